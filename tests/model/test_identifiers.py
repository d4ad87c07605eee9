"""Official numbers and the systems that they belong to."""

import pytest

from miggraph.model.identifiers import typed_numbers


@pytest.mark.parametrize(
    ("number", "typed"),
    [
        ("UNTC XL-90-a", ("mig:untcNumber", "XL-90-a")),
        ("9999 UNTS 7", ("mig:untsCitation", "9999 UNTS 7")),
        ("UN registration 99999", ("mig:unRegistration", "99999")),
        ("A/RES/99/900", ("mig:documentSymbol", "A/RES/99/900")),
        ("A/RES/99/900, annex II", ("mig:documentSymbol", "A/RES/99/900")),
        ("E/CN.4/2999/1", ("mig:documentSymbol", "E/CN.4/2999/1")),
        ("C900", ("mig:iloCode", "C900")),
        ("CETS 900", ("mig:cetsNumber", "900")),
        ("39999L0001", ("mig:celexNumber", "39999L0001")),
    ],
)
def test_number_is_told_by_its_form(number: str, typed: tuple[str, str]) -> None:
    assert list(typed_numbers(number)) == [typed]


@pytest.mark.parametrize("number", ["Pub. L. 999-1", "A/P.9/9/99", "Lighthouse Act No. 9", "99 LNTS 9"])
def test_number_of_no_known_system_stays_untyped(number: str) -> None:
    assert list(typed_numbers(number)) == []
