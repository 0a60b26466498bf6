"""Nouns and adjectives of health care, by which words that no vocabulary has are accounted for.

What is not here, nor in the row, nor a concept, is no part of a name: adverbs, verbs of opinion
and what limits a claim stay out of these lists.
"""

from typing import Final

DONE: Final = frozenset(
    """
    therapy psychotherapy physiotherapy hydrotherapy pharmacotherapy chemotherapy radiotherapy
    immunotherapy phototherapy treatment intervention programme training retraining exercise
    activity rehabilitation prehabilitation surgery operation arthroplasty arthroscopy implant
    implantation transplantation stimulation education psychoeducation counselling counseling
    support care coaching mentoring supervision guidance advice feedback teaching screening
    monitoring self-management management massage acupuncture mindfulness meditation yoga
    pilates relaxation biofeedback neurofeedback visit visiting home music dance art singing
    medication drug medicine antidepressant antibiotic antipsychotic opioid insulin metformin
    aspirin statin steroid corticosteroid vaccine vaccination supplement supplementation vitamin
    fluoride varnish sealant toothpaste mouthwash rinse brushing toothbrush toothbrushing
    probiotic nutrition diet feeding breastfeeding blanket hearing aid device mask app
    application telehealth telemedicine telerehabilitation telemonitoring telephone internet web
    computer online digital virtual reality game video text message mobile pump sensor glucose
    laser light injection infusion dose splint brace orthosis cast bandage dressing footwear
    insole walking running cycling swimming dancing gardening pet animal robot reminiscence
    validation desensitisation desensitization masker masking sound noise reading writing play
    skin contact kangaroo skill parenting parent family group school community workplace
    lifestyle work team nurse midwife pharmacist peer day method technique approach strategy
    policy package model course session protocol component element use addition adding week
    month year hour minute cbt tens cpap hiit ssri nsaid dbt emdr iot act mbsr cgm smbg rct
    psychosocial review assessment planning plan
    """.split()
)
OUTCOMES: Final = frozenset(
    """
    pain function functioning functionality ability disability capacity mobility balance gait
    strength power endurance fitness movement motion range stiffness swelling fall fracture
    injury wound healing ulcer infection inflammation fever cough bleeding blood pressure
    glucose sugar haemoglobin hemoglobin hba1c cholesterol lipid insulin resistance weight bmi
    mass body fat growth height appetite intake nutrition obesity overweight adiposity waist
    circumference sleep insomnia fatigue tiredness energy vitality quality life satisfaction
    wellbeing well-being being well health anxiety depression depressive mood stress distress
    burden strain worry fear panic anger aggression agitation irritability apathy psychosis
    hallucination delusion symptom severity frequency intensity duration rate number level score
    incidence prevalence occurrence risk mortality death survival morbidity hospitalisation
    hospitalization admission readmission discharge stay length complication event adverse
    reaction effect relapse remission recovery recurrence progression cognition cognitive memory
    attention concentration language speech communication learning skill knowledge literacy
    self-esteem esteem self-efficacy efficacy self confidence coping resilience competence
    autonomy independence participation interaction relationship bonding attachment behaviour
    conduct hyperactivity impulsivity development attainment achievement school attendance
    absence absenteeism employment work adherence compliance uptake cessation smoking drinking
    alcohol consumption use abstinence craving activity living adl breastfeeding initiation
    birth birthweight prematurity delivery caesarean tear incontinence continence constipation
    diarrhoea diarrhea nausea vomiting headache migraine tinnitus loudness annoyance handicap
    dizziness vertigo hearing vision acuity caries plaque gingivitis periodontitis tooth teeth
    gum dental decay surface gingival mouth oral stroke infarction failure heart disease attack
    arrhythmia thrombosis embolism cancer tumour tumor asthma exacerbation lung oxygen
    saturation breathing dyspnoea dyspnea breathlessness walking distance speed time test
    measure dimension domain outcome response perception status condition problem difficulty
    disorder dysfunction impairment deterioration decline hypoglycaemia hypoglycemia
    hyperglycaemia seizure spasticity tremor dyskinesia wandering restraint delirium dementia
    osteoarthritis arthritis diabetes neuropathy sensitivity responsiveness reflective parenting
    family caregiver carer cost violence abuse maltreatment neglect suicide ideation attempt
    harm loneliness contact support grief trauma flashback ptsd ocd adhd autism kidney
    liver renal bone density mineral muscle joint knee hip back neck shoulder hand foot leg arm
    limb skin eye ear brain child perceived subjective reported rated people
    """.split()
)
COMPARED: Final = frozenset(
    """
    usual standard routine conventional control comparison placebo sham list waiting dummy
    inactive minimal delayed sedvanlig rutinmässig konventionell kontroll väntelista
    standardvård standardbehandling own egen eget sken skenbehandling vanlig
    """.split()
)
# They describe, and neither measure nor limit.
DESCRIBING: Final = frozenset(
    """
    physical mental social emotional psychological psychosocial cognitive behavioural behavioral
    motor sensory functional clinical medical dental surgical pharmacological nonpharmacological
    pharmaceutical nutritional educational occupational vocational recreational academic sexual
    reproductive respiratory cardiovascular cardiac metabolic systolic diastolic glycaemic
    glycemic vascular renal neurological cerebral muscular aerobic anaerobic isometric manual
    daily weekly nightly monthly early late intensive intense brief structured tailored
    individual individualised individualized personalised personalized multimodal multicomponent
    multidisciplinary interdisciplinary multifactorial combined integrated complex stepped
    blended traditional active passive preventive preventative preoperative perioperative
    postoperative postnatal prenatal antenatal postpartum perinatal neonatal infant preterm
    premature exclusive symptomatic depressive anxious internalising externalising internalizing
    externalizing chronic acute neuropathic musculoskeletal cutaneous subcutaneous intravenous
    intranasal topical systemic herbal weighted supervised guided unguided high-intensity
    low-intensity intensity high low term long short general overall global related based led
    delivered assisted home-based school-based web-based internet-based community-based
    family-based group-based attachment-based mindfulness-based interactive continuous
    intermittent flash closed closed-loop hybrid automated powered electric transcranial
    magnetic direct current deep inspiratory balance resistance strength endurance progressive
    constraint-induced task-specific mirror total unilateral bilateral cochlear bone hearing
    fluoridated serious severe major minor adverse secondary primary rapid sedentary
    health-related disease-specific condition-specific health disease specific parental young
    older adult elderly remote universal selective targeted indicated
    """.split()
)
UTFORT: Final = frozenset(
    """
    terapi behandling insats intervention program träning motion aktivitet rehabilitering
    kirurgi operation protes ledplastik artroskopi implantat stimulering utbildning undervisning
    rådgivning stöd vård omvårdnad coachning handledning vägledning råd återkoppling feedback
    screening övervakning mätning massage akupunktur mindfulness meditation yoga avslappning
    besök hembesök musik musikterapi dans sång medicin medicinering läkemedel antidepressiva
    antibiotika insulin metformin vaccin vaccination tillskott tillägg vitamin fluor fluorid
    lack fluorlack fissurförsegling försegling tandkräm munskölj tandborstning probiotika kost
    diet nutrition matning amning täcke tyngdtäcke hörapparat hjälpmedel mask app telefon
    internet distans dator spel video meddelande sms pump sensor glukosmätning laser ljus
    injektion dos skena ortos gips förband bandage skor inlägg promenad promenader gång cykling
    simning djur robot reminiscens ljud brus läsning lek hud kontakt färdighet föräldra förälder
    familj grupp skola arbetsplats arbete team sköterska barnmorska apotekare metod teknik
    strategi modell kurs pass månad vecka år timme minut kbt tens cpap cgm kontinuerlig egenvård
    uppföljning samtal samtalsterapi snack gruppträning fysioterapi sjukgymnastik arbetsterapi
    kognitiv planering bedömning
    """.split()
)
UTFALL: Final = frozenset(
    """
    smärta funktion förmåga kapacitet rörlighet balans gång gångförmåga styrka kondition
    uthållighet rörelse stelhet svullnad fall fraktur skada sår sårläkning läkning infektion
    inflammation feber hosta blödning blodtryck glukos blodsocker socker hba1c kolesterol lipid
    insulinresistens vikt bmi kroppsvikt fett tillväxt längd aptit intag fetma övervikt
    midjemått sömn sömnkvalitet insomni trötthet energi kvalitet liv livskvalitet
    tillfredsställelse nöjdhet välbefinnande hälsa ohälsa ångest oro depression nedstämdhet
    stämningsläge stress börda belastning rädsla panik ilska aggression agitation irritabilitet
    apati psykos hallucination symtom svårighetsgrad frekvens intensitet varaktighet antal nivå
    poäng incidens prevalens förekomst risk dödlighet mortalitet död överlevnad sjuklighet
    sjukhusinläggning inläggning vårdtid komplikation händelse biverkning återfall remission
    återhämtning progression kognition minne uppmärksamhet koncentration språk tal kommunikation
    inlärning färdighet kunskap självkänsla självförtroende tilltro förtroende kompetens
    självständighet delaktighet interaktion samspel relation anknytning beteende hyperaktivitet
    impulsivitet utveckling prestation skola skolfrånvaro frånvaro sjukfrånvaro sysselsättning
    arbete arbetsförmåga följsamhet rökning rökstopp alkohol konsumtion användning avhållsamhet
    sug aktivitet livet amning födelsevikt förlossning bristning inkontinens förstoppning diarré
    illamående kräkning huvudvärk migrän tinnitus ljudstyrka besvär yrsel hörsel syn synskärpa
    karies plack gingivit parodontit tand tänder tandköttsblödning tandlossning upplevd
    självskattad självrapporterad större stroke infarkt hjärtinfarkt hjärtsvikt sjukdom propp
    cancer tumör astma exacerbation lungfunktion syremättnad andning andnöd gångsträcka
    gånghastighet tid mått domän utfall upplevelse status tillstånd problem svårighet störning
    nedsättning hypoglykemi hyperglykemi kramp anfall spasticitet tremor vandring delirium
    demens artros artrit diabetes neuropati sensitivitet lyhördhet anhörig kostnad våld
    försummelse självmord självskada tanke ensamhet isolering kontakt stöd sorg trauma
    njurfunktion bentäthet muskelstyrka muskelmassa led knä höft rygg nacke axel hand fot ben
    arm hud öga öra hjärna smärtlindring
    """.split()
)
BESKRIVANDE: Final = frozenset(
    """
    fysisk psykisk social emotionell psykologisk psykosocial kognitiv beteendemässig motorisk
    sensorisk funktionell klinisk medicinsk kirurgisk farmakologisk sexuell respiratorisk
    kardiovaskulär systolisk diastolisk neurologisk muskulär aerob manuell daglig veckovis tidig
    sen intensiv strukturerad individuell individanpassad multimodal kombinerad integrerad
    traditionell aktiv förebyggande preoperativ postoperativ depressiv kronisk akut neuropatisk
    systemisk tyngd handledd ledd baserad skolbaserad internetbaserad webbaserad gruppbaserad
    hembaserad allmän hälsorelaterad hög låg kontinuerlig intermittent total elektrisk magnetisk
    allvarlig svår prematur förtida tandvård munhälsa exklusiv helamning övervakad personlig
    digital
    """.split()
)
