"""Sentences as reviews write them, and which claims each of them bears out.

The words were settled with the first list. The second was written afterwards, and measured before
anything was changed for it: one false alarm, 79 of 102 wrong claims found.
"""

import tomllib
from pathlib import Path

_FILE = Path(__file__).with_name("turned.toml")

F, C, N, A = "favours-intervention", "favours-comparator", "no-difference", "no-evidence"

FIRST: list[tuple[str, set[str]]] = [
    ("The programme significantly reduced parental stress at six months.", {F}),
    ("Kangaroo care was associated with lower mortality compared with conventional care.", {F}),
    (
        "Infants in the control group had better motor outcomes than those who received massage.",
        {C},
    ),
    ("Parents who received the intervention reported more anxiety than those who did not.", {C}),
    ("There was no statistically significant difference in sleep between the groups.", {N}),
    ("The intervention did not affect cognitive development.", {N}),
    ("The evidence is insufficient to determine whether massage improves weight gain.", {A}),
    ("No studies reported on quality of life.", {A}),
    ("Music therapy may have little or no effect on heart rate.", {N}),
    ("We found low-certainty evidence that exercise improves sleep.", {F}),
    ("Cognitive behavioural therapy was more effective than waiting list for insomnia.", {F}),
    ("Usual care was more effective than the app.", {C}),
    ("Treatment led to a small increase in adverse events.", {C}),
    ("It is unclear whether home visits reduce hospital admissions.", {A}),
    ("It is uncertain whether home visits reduce hospital admissions.", {A}),
    ("Although effects were small, the intervention improved quality of life.", {F}),
    ("Anxiety decreased, but depression did not.", {F, N}),
    ("None of the included studies showed an effect on attachment.", {N, A}),
    ("The effect was not statistically significant.", {N, A}),
    ("Home visits had a beneficial effect on breastfeeding.", {F}),
    ("The groups did not differ in weight gain.", {N}),
    ("Skin-to-skin contact promotes breastfeeding without adverse effects.", {F}),
    ("Outcomes were worse in the intervention group.", {C}),
    ("More research is needed before any conclusions can be drawn.", {A}),
    (
        "The results should be interpreted with caution, but the intervention appears promising.",
        {F},
    ),
    ("Insatsen minskade föräldrarnas stress efter sex månader.", {F}),
    ("Det fanns ingen statistiskt säkerställd skillnad mellan grupperna.", {N}),
    ("Det saknas studier om livskvalitet.", {A}),
    ("Underlaget är otillräckligt för att bedöma om massage påverkar viktuppgång.", {A}),
    ("Det vetenskapliga underlaget är otillräckligt.", {A}),
    ("Känguruvård förbättrar amningen jämfört med sedvanlig vård.", {F}),
    ("Behandlingen påverkade inte barnens kognitiva utveckling.", {N}),
    ("Det går inte att bedöma om insatsen har effekt.", {A}),
    ("Kontrollgruppen förbättrades mer än interventionsgruppen.", {C}),
    ("Barnen i interventionsgruppen hade sämre motorik.", {C}),
    ("Videofeedback kan möjligen ha positiv effekt på mödrars sensitivitet.", {F}),
    ("Inga av de inkluderade studierna rapporterade anknytning.", {A}),
    ("Effekten kvarstod vid uppföljningen efter två år.", {F}),
    ("Insatsen hade liten eller ingen effekt på sömn.", {N}),
    ("Programmet var lika effektivt som sedvanlig vård.", {N}),
    ("Det är osäkert om hembesök minskar antalet inläggningar.", {A}),
    ("Ångesten minskade men inte depressionen.", {F, N}),
    ("Resultaten tyder på att föräldrastöd minskar barns utagerande beteende.", {F}),
    ("Massage ledde till färre infektioner.", {F}),
    ("Insatsen var inte bättre än sedvanlig vård.", {N}),
    ("Therapy was not superior to usual care.", {N}),
    ("The intervention failed to improve adherence.", {N, A}),
    ("There is not enough evidence to recommend the programme.", {A}),
    ("Evidence for an effect on behaviour was lacking.", {A}),
    ("The programme increased parental self-efficacy.", {F}),
]

SECOND: list[tuple[str, set[str]]] = [
    ("Prenatal education improved mothers' knowledge of infant care.", {F}),
    (
        (
            "We found moderate-quality evidence that breastfeeding support "
            "increases exclusive breastfeeding."
        ),
        {F},
    ),
    ("Two trials found no benefit of the programme for language development.", {N, A}),
    ("Developmental care probably makes little or no difference to length of stay.", {N}),
    ("Available data do not allow conclusions about long-term effects.", {A}),
    ("The meta-analysis favoured the intervention for maternal depression.", {F}),
    ("The pooled estimate favoured the control group.", {C}),
    ("Fewer infants in the intervention group needed rehospitalisation.", {F}),
    (
        (
            "Early physiotherapy has a positive influence on motor outcomes during infancy, but "
            "the effect was not sustained at school age."
        ),
        {F, N},
    ),
    ("Neither programme reduced the number of relapses.", {N}),
    ("Nurse home visiting is an effective way of supporting families.", {F}),
    ("The quality of the evidence was too low to draw any conclusion.", {A}),
    ("Mortality did not differ between groups.", {N}),
    ("Children receiving the programme had poorer sleep at follow-up.", {C}),
    (
        "Positive effects were reported for parenting, whereas no effects were seen for language.",
        {F, N},
    ),
    ("Weight gain was greater in massaged infants than in controls.", {F}),
    ("Peer support could not be shown to reduce depressive symptoms.", {A, N}),
    ("Outcomes for fathers were not reported in any of the trials.", {A}),
    ("Family therapy was superior to individual therapy.", {F}),
    ("Insufficient evidence was found for an effect of music on pain.", {A}),
    ("Tidiga samtal förbättrar föräldrars psykiska hälsa.", {F}),
    ("Översikten fann inget stöd för att metoden minskar smärta.", {A}),
    ("Deltagarna i insatsgruppen mådde bättre än de i jämförelsegruppen.", {F}),
    ("Metoden hade ingen påverkan på sömnkvalitet.", {N}),
    ("Evidensen var begränsad för utfall hos barn.", {A}),
    ("Inga skillnader sågs i motorisk utveckling.", {N}),
    ("Träning gav färre fall jämfört med kontrollgruppen.", {F}),
    ("Effekten på depression är oklar.", {A}),
    ("Resultaten var till fördel för kontrollgruppen.", {C}),
    ("Gruppbehandling var mindre effektiv än individuell behandling.", {C}),
    ("Det gick inte att dra några slutsatser om långtidseffekter.", {A}),
    ("Programmet är lovande men fler studier behövs.", {F, A}),
    ("Föräldrautbildning ökade mödrarnas lyhördhet.", {F}),
    ("Insatsen försämrade barnens sömn.", {C}),
    ("Studierna visade inte någon effekt på anknytning.", {A, N}),
    ("Stödet hade god effekt på amning.", {F}),
]

THIRD: list[tuple[str, set[str]]] = [
    ("Hypnosis was no better than listening to music for nausea.", {N, A}),
    ("The tablet was no more effective than a leaflet.", {N, A}),
    ("Both arms recovered to the same degree.", {N}),
    ("There were too few trials to judge whether dancing prevents falls.", {A}),
    ("A benefit of the course over usual care could not be demonstrated.", {N, A}),
    ("Results for fatigue were inconclusive.", {A, N}),
    ("Whether singing helps remains an open question.", {A}),
    ("Evidensen är för svag för att dra slutsatser om fallrisken.", {A}),
    ("Nurse-led visits lowered the number of readmissions.", {F}),
    ("Gruppen som fick ljusterapi sov sämre.", {C}),
]

TURNED: dict[str, list[str]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
"""Sentences of claims that are not made: `settled` and `later`; and of such as are, `plain`."""
