"""What is read of a text under negation, doubt, relatives, plans, sides, tests; and what is done with hostile text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoner.errors import CaseError
from reasoner.reading.lexicon import Lexicon
from reasoner.reading.understand import MOST_LETTERS, understand
from tests.reading.measure import shipped

LEXICON = Lexicon(shipped())


def _read(text: str) -> set[str]:
    found = set()
    for each in understand(text, LEXICON).read:
        if each.state == "measured":
            factor = LEXICON.vocabulary.scales[each.attribute][0]
            found.add(f"{each.attribute}={int(each.value) / factor:g}")
        else:
            found.add(f"{each.attribute}{'!=' if each.state == 'absent' else '='}{each.value}")
    return found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("no fever", "symptom!=fever"),
        ("Lump: no. Pain: none. Erosion: absent.", "sign!=palpable_mass"),
        ("Erosion: not seen; ulcer: no", "sign!=skin_ulcer"),
        ("lump (-), ulcer (+)", "sign!=palpable_mass"),
        ("ulcer (-), lump (+)", "sign=palpable_mass"),
        ("Ulcer: -", "sign!=skin_ulcer"),
        ("sign!=skin_ulcer", "sign!=skin_ulcer"),
        ("popcorn calcification, !ulcer", "sign!=skin_ulcer"),
        ("No ulcer! A lump.", "sign=palpable_mass"),
        ("Findings: no ulcer", "sign!=skin_ulcer"),
        ("child 8 years, lump", "age=8"),
        ("No fracture, periosteal reaction or chondrocalcinosis.", "bone!=chondrocalcinosis"),
        ("no weakness, alopecia +", "symptom=hair_loss"),
        ("String sign not present.", "bone!=string_sign"),
        ("The medulla is not involved.", "bone!=medullary_involvement"),
        ("afebrile", "symptom!=fever"),
        ("non-smoker", "history!=smoking"),
        ("no pain", "symptom=painless"),
        ("not tender", "sign!=tender_mass"),
        ("no trauma", "history=no_trauma"),
        ("neither diabetic nor in renal failure", "history=no_diabetes_or_ckd"),
        ("pulses all palpable", "sign!=absent_pulses"),
        ("Pulses not absent", "sign!=absent_pulses"),
        ("clotting screen not abnormal", "lab!=coagulation_abnormal"),
        ("Raised ESR, but not CRP.", "lab!=crp_high"),
        ("PO4 high, corrected Ca normal", "lab=calcium_normal"),
        ("low Ca, high phosphate", "lab=phosphate_high"),
        ("hard, tender, mobile lump", "sign=mobile_mass"),
        ("calcification of the soft tissues at the periphery", "pattern=peripheral"),
        ("tumor of the calf with edema", "symptom=swelling"),
        ("egg-shell calcification", "pattern=peripheral_rim"),
        ("eggshell", "pattern=peripheral_rim"),
        ("tram track", "pattern=tram_track"),
        ("MRI: enhancement of the rim", "mri=rim_enhancement"),
        ("no fracture on XR", "bone!=fracture"),
        ("CT left leg. Eggshell calcification.", "ct=peripheral_rim"),
        ("calcification in both Achilles tendons", "distribution=bilateral"),
        ("Lump in the left calf. Right leg normal.", "distribution=unilateral"),
        ("lupus 16 yrs", "disease_duration_years=16"),
        ("on HD 7 yrs", "dialysis_years=7"),
        ("kicked in the calf 5/52 ago", "history=recent_trauma"),
        ("crush injury of the leg 30 years ago", "history=remote_trauma"),
        ("crush injury of the leg 30 years ago", "latency_years=30"),
        ("9 year old boy with flares since the age of four", "symptom_duration_years=5"),
        ("ABPI .7", "abi=0.7"),
        ("eGFR 12", "egfr=12"),
        ("his mother noticed a lump", "sign=palpable_mass"),
        ("57F, lump since the age of 31", "symptom_duration_years=26"),
        (
            "smooth periosteal reaction along the shaft rather than an aggressive one",
            "bone!=aggressive_periosteal_reaction",
        ),
        (
            "smooth periosteal reaction along the shaft rather than an aggressive one",
            "bone=undulating_periosteal_reaction",
        ),
        ("Codman triangle was sought; it is not present.", "bone!=aggressive_periosteal_reaction"),
        ("Mother has diabetes. He has it too.", "history=diabetes"),
        ("Mother has diabetes. She does not have it.", "history!=diabetes"),
        ("Osteomyelitis was excluded with MRI", "history!=osteomyelitis"),
        ("An abscess has been ruled out.", "us!=abscess"),
        ("XR calf. No fever, CRP normal.", "lab!=crp_high"),
        ("no muscle calcification", "compartment!=intramuscular"),
        ("firm non-tender lump", "sign!=tender_mass"),
        ("nobody else in the family is affected", "history!=family_history"),
        ("calcium 2.9 mmol/L", "lab=calcium_high"),
        ("corrected calcium of 2.9", "lab=calcium_high"),
        ("Ca 2.4", "lab=calcium_normal"),
        ("calcium 14.4 mg/dL", "lab=calcium_very_high"),
        ("uric acid 9.2 mg/dL", "lab=urate_high"),
        ("PTH 650 pg/ml", "lab=pth_high"),
        ("CK 1200", "lab=ck_high"),
        ("CK 12,000 IU/L", "lab=ck_very_high"),
        ("CK <100", "lab!=ck_high"),
        ("PO4 high at 1.2", "lab=phosphate_high"),
        ("EXAM: XR TIB/FIB LEFT 2 VIEWS", "location=lower_leg"),
        ("redness of the skin, reddness, erythemma", "sign=skin_redness"),
    ],
)
def test_it_is_read(text: str, found: str) -> None:
    assert found in _read(text)


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("mother has diabetes", "history=diabetes"),
        ("possible phleboliths", "pattern=ring_lucent_centre"),
        ("phleboliths cannot be excluded", "pattern=ring_lucent_centre"),
        ("? phlebolith", "pattern=ring_lucent_centre"),
        ("if painful, MRI", "symptom=pain"),
        ("PO4 high, Ca normal", "lab=calcium_high"),
        ("low Ca, high phosphate", "lab=calcium_high"),
        ("low vitamin D", "history=vitamin_d_intake"),
        ("Reflexes normal", "us=venous_reflux_or_obstruction"),
        ("Menisci normal, knee node 9 mm", "size_cm=0.9"),
        ("no erosion of the skin", "compartment=skin"),
        ("No fever, raised CRP", "lab!=crp_high"),
        ("no breast calcification", "mineral=none_visible"),
        ("Film shows fine stippling", "mineral=none_visible"),
        ("A mass. It was not present in 2015.", "sign!=palpable_mass"),
        ("US: The popliteal vein is compressible.", "location=popliteal_fossa"),
        ("lateral head of gastrocnemius", "location=head_neck"),
        ("grew up in Sudan", "growth=progressive"),
        ("a shell of calcium round the edge", "pattern=round_oval"),
        ("calcium 4.5", "lab=calcium_high"),
        ("calcium 12 mg/kg", "lab=calcium_high"),
        ("7F, ALP 350 U/L", "lab=alp_high"),
        ("vitamin D 20 nmol/L", "history=vitamin_d_intake"),
        ("coarse calcium 3 cm", "lab=calcium_high"),
        ("ESR 90 mm", "size_cm=9"),
    ],
)
def test_it_is_not_read(text: str, absent: str) -> None:
    assert absent not in _read(text)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("CK 1200", "high"),
        ("Ca 2.4 mmol/L", "normal"),
        ("calcium 1.6 mmol/L", "low"),
        ("calcium 4.5", "unsure"),
        ("PTH 45", "unsure"),
        ("urate 0.44 mmol/L", "between"),
        ("CRP 80", "unknown"),
        ("7F, ALP 350 U/L", "adults"),
    ],
)
def test_each_number_of_a_test_is_judged_in_the_open(text: str, level: str) -> None:
    """A number is read by a range with a source, or is told not to be read."""
    found = understand(text, LEXICON)
    assert [each.level for each in found.judged] == [level]
    assert bool(found.judged[0].cite) == (level in ("low", "normal", "high", "between", "adults"))
    assert any(each.attribute == "lab" for each in found.read) == (level in ("low", "normal", "high"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Mother: diabetes, gout", "family"),
        ("Family history: diabetes", "family"),
        ("FH: gout", "family"),
        ("Mother and sister: gout", "family"),
        ("Family history of gout", "family"),
        ("No family history of gout", "family"),
        ("Family history unremarkable", "family"),
        ("Differential: fever, ulcer", "uncertain"),
        ("Question: ulcer, fever", "question"),
        ("?: ulcer", "question"),
        ("Plan: MRI, then biopsy of the lump", "plan"),
    ],
)
def test_a_heading_is_over_all_of_its_sentence(text: str, reason: str) -> None:
    found = understand(text, LEXICON)
    assert found.read == ()
    assert {aside.reason for aside in found.asides} == {reason}


def test_a_heading_ends_with_its_sentence() -> None:
    assert _read("FH: gout. PMH: diabetes. Clinical question: sarcoma? MRI: low T2 signal") == {
        "history=diabetes",
        "mri=low_t2",
    }
    assert _read("no family history") == {"history!=family_history"}


def test_contradictions_are_shown() -> None:
    found = understand("Fever since Monday. No fever.", LEXICON)
    assert [(clash.one.state, clash.other.state) for clash in found.clashes] == [("present", "absent")]


def test_nothing_is_lost_in_silence() -> None:
    found = understand("calf lump, on cinacalcet", LEXICON)
    assert [gap.text for gap in found.unread] == ["cinacalcet"]


@pytest.mark.parametrize(
    "text",
    [
        "born on 12.03.1961, lump",
        "NHS number 1234567890, lump",
        "jane@example.org has a lump",
        "Name: Jane Doe, lump",
        "DOB 1961, lump",
        "Mrs Miller has a lump",
        "lump, phone 020 7946 0999",
    ],
)
def test_identifiers_are_refused(text: str) -> None:
    with pytest.raises(CaseError, match="identify"):
        understand(text, LEXICON)


HOSTILE = {
    "no spaces": "a" * MOST_LETTERS,
    "one sentence": "calf lump " * (MOST_LETTERS // 10),
    "signs": "?" * MOST_LETTERS,
    "commas": "no calf," * (MOST_LETTERS // 8),
    "digits": "1 x " * (MOST_LETTERS // 4),
    "right to left": "‮כאב בשוק " * (MOST_LETTERS // 12),
    "emoji": "🦵" * (MOST_LETTERS // 2),
    "control": "calf\x00\x1b[31m\x07" * (MOST_LETTERS // 12),
    "since": "since 3 years ago " * (MOST_LETTERS // 20),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_takes_bounded_time(name: str) -> None:
    start = time.process_time()
    understand(HOSTILE[name], LEXICON)
    assert time.process_time() - start < 8


def test_too_long_a_text_is_refused_at_once() -> None:
    with pytest.raises(CaseError, match="characters, more than"):
        understand("calf " * 200_000, LEXICON)


WORDS = [
    *("no", "lump", "?", ",", ".", "calf", "mother", "if", "3/12", "ago", "eggshell"),
    *("with", "left", "L", "MRI:", "not", "61M", "()", "\n"),
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=25))
def test_every_part_stands_where_it_says(words: list[str]) -> None:
    text = " ".join(words)
    found = understand(text, LEXICON)
    for part in (*found.read, *found.asides, *found.unread):
        assert text[part.start : part.end] == part.text
        assert part.text
    assert understand(text, LEXICON) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("41 yo M", "age=41 sex=male"),
        ("M 26. lump", "age=26 sex=male sign=palpable_mass"),
        ("Mrs D (44) has a lump", "age=44 sex=female sign=palpable_mass"),
        (
            "over the last year the shin has become swollen",
            "symptom_duration_years=1 symptom=swelling location=anterior_leg",
        ),
        ("pain since yesterday", "symptom_duration_years=0.003 symptom=pain"),
        ("smokes ten a day", "history=smoking"),
        ("boy born at 26 weeks, fever", "age_group=child sex=male symptom=fever"),
        ("comparison 14 months earlier, lump", "sign=palpable_mass"),
        ("fever 2 days after a fall 8 mo ago", "symptom=fever history=trauma latency_years=0.667"),
        ("fever at first but not now", "symptom!=fever"),
        ("worried re cancer", ""),
        ("he refused an operation", "sex=male"),
        ("inguinal nodes not imaged", ""),
        ("INR not known", ""),
        ("not known to be diabetic", "history!=diabetes"),
        ("Contralateral popliteal artery of normal calibre", ""),
        ("not on vitamin D or on calcium tablets", "history!=vitamin_d_intake history!=calcium_alkali_intake"),
        ("nothing in the brain CT. No mass.", "sign!=palpable_mass"),
        ("In addition a lump", "sign=palpable_mass"),
        ("no fever of note", "symptom!=fever"),
        ("DVT excluded", "history!=dvt"),
        ("DVT excluded on duplex, fever resolved", "history!=dvt symptom!=fever"),
        ("Duplex has excluded a DVT", "history!=dvt"),
        ("gout ruled out", "history!=gout"),
    ],
)
def test_what_forty_texts_showed(text: str, found: str) -> None:
    """Ages behind a name, times that are no duration, doubt, refusal, the other side, tests of other parts."""
    assert _read(text) == set(found.split())
