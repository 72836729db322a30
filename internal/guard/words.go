package guard

import (
	"strings"

	"golang.org/x/text/unicode/norm"

	"preround/internal/reference"
)

// meaning is what a word may speak of; a word may mean several things.
type meaning uint64

const (
	patient     meaning = 1 << iota // a patient
	person                          // a man, a girl: the head of a case
	clinical                        // something that is found, felt or done on a ward
	befell                          // what happens to patients alone, after “was” or alone
	doneTo                          // what students do with patients: “clerked Mrs …”
	title                           // Mr, Mrs
	doctor                          // Dr, Professor; and those who work on a ward
	relation                        // wife, son, next of kin
	mine                            // my, I
	telephone                       // phone, mobile
	office                          // whose telephone may be written down
	receipt                         // numbers that are no persons'
	month                           //
	measure                         // years, yo: after an age
	street                          // Road, Street
	building                        // a hospital
	meeting                         // interviews and the like: days that are no patient's
	old                             // what may be a hundred years old and is no person
	particle                        // bin, de, ul: inside a name
	placeholder                     // “removed”, “unknown”: where a name was
	unit                            // a date's or number's unit: hours, mg, beds
	student                         // medical student, trainee
	bedside                         // what is done on a ward, with patients or without
	crowd                           // patients, in general
	agent                           // what doctors, teachers and hosts do: “let me”, “taught”
	function                        // he, the, with: what begins sentences and is no name
)

var lexicon = learn(map[meaning]string{
	patient: `patient pt inpatient outpatient`,
	person: `man woman boy girl gentleman lady male female child infant baby neonate newborn toddler teenager widow widower farmer
		labourer housewife smoker primigravida multigravida mother father retired`,
	bedside: `presenting presented history examination examined clerked operated surgery ward bed consented admitted admission discharged complaint complaining`,
	clinical: `hb inr strokes rash headache nausea weakness numbness swelling palpitations dizziness blackouts constipation scalp spleen liver kidney kidneys
		lung lungs brain abdomen chest leg legs knee hip spine bowel colon bladder prostate breast uterus womb ovary thyroid pancreas endoscopy
		angiogram echo urine stab wounds burns bleach poisoning pregnancy pregnant fibroids twins diagnosis diagnosed diabetes diabetic hypertension hypertensive cancer carcinoma tumour tumor stroke infarction infarct mi copd asthma
		pneumonia sepsis septic fever pain haemoglobin hemoglobin biopsy ct mri xray ecg ekg ultrasound laparotomy appendicitis cholecystectomy
		fracture fractured wound ulcer haematemesis melaena jaundice dyspnoea dyspnea cough vomiting diarrhoea seizure seizures epilepsy
		schizophrenia psychosis overdose suicide dka tb tuberculosis hiv hepatitis cirrhosis dialysis chemotherapy metastatic metastases
		bleeding haemorrhage hemorrhage miscarriage eclampsia preeclampsia caesarean section labour gravida
		symptoms complaint complaining intubated catheter cannula
		angina ischaemic arrest resuscitated icu nstemi stemi pe dvt uti ckd aki dx rx hx c/o clinically bloods cardiac renal lymphoma
		leukaemia leukemia anaemia dengue malaria typhoid cellulitis amputation hernia dementia delirium fall collapse collapsed rash mass lump
		palliative hospice insulin warfarin apixaban allopurinol steroids antibiotics oxygen transfusion transfused dnacpr gout lupus
		leukemia bronchiolitis croup motor neurone parkinson's insulin catheterised drain theatre dressing lumps breathless vomited haemodialysis
		cholecystectomy hysterectomy mastectomy colectomy chemotherapy radiotherapy stoma colostomy stent inhaler epileptic cataract
		ulcerative colitis pancreatitis gallstones meningitis thalassaemia haemophilia psoriasis eczema arthritis osteoarthritis ectopic`,
	befell: `admitted diagnosed discharged intubated resuscitated readmitted hospitalised hospitalized sectioned extubated transfused
		catheterised catheterized dialysed ventilated`,
	doneTo: `clerked cannulated catheterised catheterized intubated examined examining clerking treating treated nursed resuscitated operated
		consented sutured suturing cannulating assessed`,
	title: `mr mrs ms miss mx master mst smt shri shrimati messrs`,
	doctor: `dr drs doctor doctors prof professor professors consultant surgeon surgeons registrar fellow sister matron nurse midwife supervisor tutor
		dean physician physiotherapist pharmacist anaesthetist anesthetist radiologist cardiologist resident intern houseman fcps frcs mrcp
		frcp mrcs mbbs mbbch phd facs md mentor lecturer coordinator secretary director chair chairman president minister chancellor provost rector head gp oncologist neurologist
		neurosurgeon clerk porter receptionist technician volunteer paediatrician psychiatrist obstetrician gynaecologist pathologist urologist`,
	relation:  `wife husband mother father son daughter brother sister uncle aunt carer kin nok attendant guardian parent parents relative relatives family`,
	mine:      `my i mine myself i'm i've our`,
	telephone: `phone telephone tel mobile mob cell cellphone whatsapp landline call called ring ph contact`,
	office: `office secretary switchboard department dept reception fax coordinator elective electives admissions registry school university college embassy
		consulate bleep pager extension helpline hotline hostel landlord bank
		transport liaison experience service services advice line information education portal support pals helpdesk team officer safety manager`,
	receipt: `application applications reference ref invoice order ticket booking account iban isbn issn pmid doi orcid gmc pmdc pmc nmc aamc usmle ecfmg
		ielts toefl oet passport visa receipt tracking registration trial nct grant award version policy transaction voucher candidate usmleid
		zoom teams webex skype meeting passcode pin epic vslo eras nrmp licence license cheque challan roll enrolment enrollment matriculation student flight pnr`,
	month:   `january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec`,
	measure: `years year yo yrs yr y/o months month mo weeks week days day old aged y m f`,
	street: `street st road rd avenue ave lane ln close drive gardens terrace crescent court mohalla chowk colony phase sector block nagar marg gali
		house flat apartment village chak`,
	building: `hospital infirmary clinic hospice sanatorium`,
	meeting: `interview interviews meeting deadline appointment visa flight embassy orientation induction seminar lecture conference exam examination
		application apply window opens closes workshop course term webinar`,
	old: `hospital institution school college university building tradition history journal society clinic department foundation charity museum
		library house company programme program institute celebration anniversary`,
	particle:    `bin binti ibn bint al el ul ur us de da di van von der den la le du e abu umm abd`,
	placeholder: `removed withheld anonymised anonymized redacted confidential unknown none not no hidden anonymous na deleted omitted changed x xx xxx name safety consent confidentiality`,
	unit: `hours hour minutes minute mg ml kg g mmhg mmol beds bed patients percent per cent cases procedures times students people articles pages
		weeks week months month days day points hrs hr min cm mm l units bpm clinics hospitals of in at th st nd rd`,
	crowd: `patients pts inpatients outpatients`,
	agent: `let lets taught teaches teach explained explains showed shows operated operates performed performs performing offered offers agreed agrees
		supervised supervises supervise leads led runs ran invited chose allowed assisted scrubbed demonstrated reviewed reviews prescribed
		recommended emailed wrote writes replied answered reply signed signs promised lectured lectures interviewed suggested hosted
		organised organized oversees wants confirmed encouraged guided mentored quizzed corrected praised
		paper papers research study studies lecture lectures book talk trial poster project article seminar teaching certificate certificates form forms
		vaccine vaccination titre proof rotation placement elective observership course training exam interview audit journal chapter report`,
	function: `he she it they we you in an the a this that his her hers their theirs its at on by as if so do did does done yes who whom what when how why where which and
		but or for from with without to of is was be been being are were had has have having will would can could should may might must there here then than
		after before during since until while because although however also very more most all any some each every both not no nor never once
		today yesterday tomorrow first second third next last new see saw seen met ask asked told took take taken`,
	student: `student students trainee undergraduate mbbs`,
})

// learn turns the lists round: from a word to all that it may mean.
func learn(lists map[meaning]string) map[string]meaning {
	out := make(map[string]meaning, 1024)
	for m, list := range lists {
		for w := range strings.FieldsSeq(list) {
			out[w] |= m
		}
	}
	return out
}

// endings are those of words for illness and for what is done about it.
var endings = []string{"itis", "osis", "aemia", "ectomy", "otomy", "ostomy", "oscopy", "plasty", "opathy", "plegia", "algia", "rrhoea", "rrhea", "uria", "oedema",
	"carcinoma", "noma", "toma", "coma", "lysis", "sclerosis", "cardia", "pnoea", "penia", "trophy"}

// notIll end like illnesses.
var notIll = map[string]bool{"diploma": true, "empathy": true, "sympathy": true, "apathy": true, "microscopy": true, "spectroscopy": true, "analysis": true, "paralysis": false,
	"hypnosis": true, "trophy": true, "atrophy": false, "metamorphosis": true, "osmosis": true, "symbiosis": true, "mitosis": true, "meiosis": true, "telepathy": true}

// endsIll tells by its ending whether a word is one of illness.
func endsIll(w string) bool {
	if len(w) < 7 || notIll[w] {
		return false
	}
	for _, e := range endings {
		if strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}

// places are abbreviations of wards, courses and posts, which are no illness.
var places = map[string]bool{"ent": true, "icu": true, "itu": true, "nicu": true, "picu": true, "ed": true, "a&e": true, "or": true, "gp": true, "who": true, "mrcp": true,
	"mdt": true, "hdu": true, "ccu": true, "atls": true, "acls": true, "bls": true, "als": true, "ob": true, "hr": true, "id": true, "ot": true, "cbt": true, "mse": true, "pa": true}

// nameFlags are what the lists say of a name.
type nameFlags uint8

const (
	given  nameFlags = 1 << iota
	family           // a family name
	common           // also a word
)

// lookUp finds a word among the names. The list is searched where it lies: nothing
// is unpacked when the program starts.
func lookUp(w string) (f nameFlags) {
	w = plainLetters(w)
	at, ok := line(reference.PersonNames(), w)
	if !ok {
		return 0
	}
	for _, c := range reference.PersonNames()[at:] {
		switch c {
		case 'f':
			f |= given
		case 'l':
			f |= family
		case 'w':
			f |= common
		case '\n':
			return f
		}
	}
	return f
}

// isTerm knows eponyms and abbreviations.
func isTerm(w string) bool {
	_, ok := line(reference.MedicalTerms(), plainLetters(w))
	return ok
}

// line finds the line whose first word is w in sorted lines, and gives where its
// rest begins.
func line(list, w string) (rest int, ok bool) {
	if w == "" {
		return 0, false
	}
	low, high := 0, len(list)
	for low < high {
		mid := (low + high) / 2
		from := strings.LastIndexByte(list[:mid], '\n') + 1
		to := from + strings.IndexByte(list[from:], '\n')
		head := list[from:to]
		if k := strings.IndexByte(head, ' '); k >= 0 {
			head = head[:k]
		}
		switch c := strings.Compare(w, head); {
		case c == 0:
			return from + len(head), true
		case c < 0:
			high = from
		default:
			low = to + 1
		}
	}
	return 0, false
}

// plainLetters takes the marks off letters: José is looked up as jose.
func plainLetters(w string) string {
	for i := range len(w) {
		if w[i] >= 0x80 {
			var b strings.Builder
			for _, c := range norm.NFD.String(w) {
				switch {
				case c >= 0x300 && c < 0x370 || c == '’' || c == '\'':
				case c == 'ı':
					b.WriteByte('i')
				case c == 'ø':
					b.WriteByte('o')
				case c == 'ł':
					b.WriteByte('l')
				default:
					b.WriteRune(c)
				}
			}
			return b.String()
		}
	}
	return strings.ReplaceAll(w, "'", "")
}
