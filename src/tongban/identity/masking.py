"""Personal data as far as a stranger may see them (GB/T 35273-2020, 6.3): enough to recognise, too little to use."""

from tongban.identity.names import split_name


def mask_name(name: str) -> str:
    """Return the surname with a star for each further character: 张小明 = 张**, 欧阳娜 = 欧阳*, J*** S****."""
    if name.isascii():
        return " ".join(word[0] + "*" * (len(word) - 1) for word in name.split())
    surname, given = split_name(name)
    return surname + "*" * len(given)


def mask_id_number(id_number: str) -> str:
    """Return the first four and last two characters: 3101************3X."""
    return _middle_hidden(id_number, first=4, last=2)


def mask_phone(phone: str) -> str:
    """Return the first three and last four digits: 199****0001."""
    return _middle_hidden(phone, first=3, last=4)


def mask_account(account: str) -> str:
    """Return the last four digits of a bank account: ***************0123."""
    return _middle_hidden(account, first=0, last=4)


def _middle_hidden(text: str, *, first: int, last: int) -> str:
    if len(text) <= first + last:
        return "*" * len(text)
    return text[:first] + "*" * (len(text) - first - last) + text[len(text) - last :]
