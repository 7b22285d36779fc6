"""A small vocabulary about bicycles, made by hand: what reading a case needs, without a knowledge base."""

from __future__ import annotations

from reasoner.answers.vocabulary import Term, Vocabulary

VOCABULARY = Vocabulary(
    attributes=[
        Term(("noise",), "Noise", ("sound",), "What do you hear?"),
        Term(("chain",), "Chain"),
        Term(("frame",), "Frame material"),
        Term(("mileage_km",), "Distance ridden"),
        Term(("wear_mm",), "Chain wear"),
        Term(("years",), "Years in use"),
    ],
    values=[
        Term(("noise", "squeak"), "Squeak", ("squeaking", "bird-like chirp")),
        Term(("noise", "silent"), "Silence"),
        Term(("noise", "loose"), "Rattle"),
        Term(("chain", "dry"), "Dry"),
        Term(("chain", "rusty"), "Rusty"),
        Term(("chain", "loose"), "Loose"),
        Term(("frame", "steel"), "Steel"),
        Term(("frame", "carbon"), "Carbon"),
        Term(("frame", "high_modulus_carbon"), "High-modulus carbon"),
    ],
    conclusions=[Term(("dry_chain",), "Dry chain", ("unoiled chain",)), Term(("worn_chain",), "Worn chain")],
    stages={"noise": "roadside", "chain": "roadside", "frame": "roadside", "wear_mm": "workshop"},
    scales={"mileage_km": (1, "km"), "wear_mm": (100, "mm"), "years": (100, "a")},
    limits={"mileage_km": (0, 500_000), "wear_mm": (0, 500), "years": (0, 12_000)},
    single=["frame"],
    is_a=[("chain", "rusty", "dry"), ("frame", "high_modulus_carbon", "carbon")],
    opposite=[("noise", "silent", "squeak")],
)
