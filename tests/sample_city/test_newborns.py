"""A birth is registered once, whatever happens, and every register knows of it."""

import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from stdnum.cn import ric

from sample_city import checks
from sample_city.newborns import Contradicts, Newborns
from sample_city.people import found_city
from sample_city.population import City
from tests.sample_city.conftest import ROOT, TODAY, Offices

REGISTER = "/police/register-birth"


def a_city() -> City:
    """Return a small city of one's own, to change."""
    return found_city.__wrapped__(1500, 1, TODAY)[0]


def declaration(offices: Offices, mother: str, name: str = "彭安安") -> dict[str, Any]:
    birth = offices.asked("/health/births", mother)["births"][0]
    return {
        "record_number": birth["record_number"],
        "name": name,
        "sex": birth["sex"],
        "birth_date": birth["born_at"],
        "ethnicity": offices.asked("/police/person", mother)["ethnicity"],
        "household_number": offices.asked("/police/household", mother)["household_number"],
        "father_id": offices.asked("/civil/marriage", mother)["spouse_id_number"],
        "mother_id": mother,
    }


def plain(record_number: str, **more: str) -> dict[str, str]:
    return {"record_number": record_number, "name": "林夏", "sex": "f", "birth_date": "2026-11-20", **more}


def test_a_registered_child_is_known_to_every_register(
    serve: Callable[..., Offices], numbers: dict[str, str], tmp_path: Path
) -> None:
    offices, mother, father = serve(tmp_path, 200), numbers["mother-1"], numbers["father-1"]
    declared = declaration(offices, mother)
    number = offices.post(REGISTER, declared).json()["id_number"]
    assert number[:14] == "310100" + declared["birth_date"][:10].replace("-", "")
    assert ric.calc_check_digit(number) == number[-1]
    assert int(number[16]) % 2 == 0
    assert offices.asked("/health/births", mother)["births"][0]["registered"] is True
    assert [offices.asked("/health/family-planning", one)["children_count"] for one in (mother, father)] == [1, 1]
    child = offices.asked("/police/person", number)
    assert (child["name"], child["sex"], child["birth_date"]) == ("彭安安", "f", declared["birth_date"][:10])
    home = offices.asked("/police/household", number)
    assert home == offices.asked("/police/household", mother)
    assert home["members"][-1] == {"id_number": number, "name": "彭安安", "relation": "女"}
    assert offices.asked("/medical/insurance", number)["status"] == "none"


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_restart_keeps_the_number(
    serve: Callable[..., Offices], numbers: dict[str, str], tmp_path: Path, how: signal.Signals
) -> None:
    before = serve(tmp_path, 200)
    before.breaks("civil", "slow", 0)
    declared = declaration(before, numbers["mother-2"])
    number = before.post(REGISTER, declared).json()["id_number"]
    before.process.send_signal(how)
    before.process.wait(2)
    after = serve(tmp_path, 200)
    assert after.asked("/police/person", number)["name"] == "彭安安"
    assert after.post(REGISTER, {**declared, "name": "别名"}).json() == {"id_number": number}
    twin = {**declared, "record_number": "another"}
    assert after.post(REGISTER, twin).json()["id_number"] > number


def test_many_at_once_get_one_number_a_birth(serve: Callable[..., Offices], tmp_path: Path) -> None:
    offices = serve(tmp_path, 200)
    with ThreadPoolExecutor(8) as pool:
        given = list(
            pool.map(lambda turn: offices.post(REGISTER, plain(f"r{turn % 20}")).json()["id_number"], range(80))
        )
    assert len(set(given)) == 20
    assert len((tmp_path / "newborns.jsonl").read_text().splitlines()) == 20


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"birth_date": "soon"}, "birth_date_is_no_day"),
        ({"sex": "x"}, "sex_is_m_or_f"),
        ({"name": " "}, "record_number_and_name_needed"),
        ({"record_number": ""}, "record_number_and_name_needed"),
    ],
)
def test_a_declaration_that_makes_no_sense_is_refused(offices: Offices, wrong: dict[str, str], error: str) -> None:
    answer = offices.post(REGISTER, {**plain("r1"), **wrong})
    assert (answer.status_code, answer.json()) == (400, {"error": error})


def test_the_ethnicity_is_the_one_the_parents_chose(tmp_path: Path) -> None:
    file, city = tmp_path / "newborns.jsonl", a_city()
    mother = next(one.id_number for one in city.people.values() if one.ethnicity == "满族")
    newborns = Newborns(city, file)
    chosen = newborns.register(plain("r1", ethnicity="回族", mother_id=mother))
    unsaid = newborns.register(plain("r2", mother_id=mother))
    restarted = a_city()
    Newborns(restarted, file)
    assert [restarted.people[number].ethnicity for number in (chosen, unsaid)] == ["回族", "满族"]


def test_a_child_registered_long_ago_keeps_its_number() -> None:
    city = a_city()
    case = next(one for one in checks.cases(city) if one.birth.child)
    again = plain(case.birth.record_number, sex=case.birth.sex, birth_date=str(case.birth.born_at.date()))
    assert Newborns(city).register(again) == case.birth.child


def test_registering_every_birth_leaves_the_city_sound() -> None:
    city = a_city()
    newborns = Newborns(city)
    for case in list(checks.cases(city)):
        home = city.people[case.mother.id_number].household
        newborns.register(
            {
                "record_number": case.birth.record_number,
                "name": "林夏",
                "sex": case.birth.sex,
                "birth_date": str(case.birth.born_at.date()),
                "household_number": "" if home is None else city.households[home].number,
                "father_id": case.mother.spouse,
                "mother_id": case.mother.id_number,
            }
        )
    assert checks.faults(city) == []
    assert "eligible" not in checks.counts(city)


def test_when_a_day_has_no_number_left_it_is_said() -> None:
    newborns = Newborns(a_city())
    given = {newborns.register(plain(f"r{turn}")) for turn in range(249)}
    assert len(given) == 249
    assert {len(number) for number in given} == {18}
    with pytest.raises(Contradicts, match="no_number_left"):
        newborns.register(plain("one too many"))
    assert newborns.register(plain("another sex", sex="m")) not in given


def test_a_line_half_written_by_a_killed_process_is_cut_off(tmp_path: Path) -> None:
    file = tmp_path / "newborns.jsonl"
    first = Newborns(a_city(), file).register(plain("r1"))
    with file.open("a") as half:
        half.write('{"record_number": "r2", "na')
    restarted = Newborns(a_city(), file)
    second = restarted.register(plain("r2"))
    assert Newborns(a_city(), file).register(plain("r1")) == first
    assert Newborns(a_city(), file).register(plain("r2")) == second
    assert second != first


def test_the_citys_day_is_kept_with_its_state(tmp_path: Path) -> None:
    first = printed("--today", "2026-03-04", "--state", str(tmp_path))
    assert printed("--state", str(tmp_path)) == first
    assert (tmp_path / "today").read_text() == "2026-03-04"


def printed(*words: str) -> str:
    run = [sys.executable, "-m", "sample_city", "people", "--size", "200", *words]
    return subprocess.run(run, cwd=ROOT, check=True, capture_output=True, text=True).stdout
