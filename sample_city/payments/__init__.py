"""The sample city's payment platform (公共支付平台): what a real city has and Tongban connects to."""
