package warning

// The pages that more than one sign cites.
var (
	illegitimate = Source{Name: "Study Medicine Europe: illegitimate clinical rotations", URL: "https://www.studymedicineeurope.com/news/beware-illegitimate-clinical-rotations", Secondary: true}
	ftc          = Source{Name: "US Federal Trade Commission: job scams", URL: "https://consumer.ftc.gov/consumer-alerts/2021/04/dont-let-job-scams-block-your-path-forward", AsOf: "2021-04"}
)

// signs, in the order of catalog.WarningSigns; a test holds them together.
var signs = []Sign{
	{ID: "unnamed_preceptor", Name: "The supervising doctor is not named",
		Question: "Does the organiser keep back the name of the doctor who would supervise you?",
		Means: "Without a name you cannot look up whether the doctor exists, is licensed, works at that hospital and wants you there. Some companies give the name only " +
			"after the last payment.",
		Ask: "What is the full name of the doctor who would supervise me, and at which hospital or practice does that doctor work?",
		Sources: []Source{{Name: "A placement company’s own procedure: the name comes with the final payment", URL: "https://medclerkships.com/new-app-test/"},
			{Name: "Residency Advisor: pitfalls of clinical experience", URL: "https://residencyadvisor.com/resources/clinical-experience-imgs/the-common-us-clinical-experience-pitfalls-imgs-dont-realize-are-toxic",
				AsOf: "2026-01", Secondary: true}}},
	{ID: "letter_for_money", Name: "A letter of recommendation is part of what is sold",
		Question: "Is a letter of recommendation promised before anybody has seen you work, or is it part of the price?",
		Means: "A letter is worth something because its writer saw your work and was free to say no. A fabricated or altered letter counts as irregular behaviour with ECFMG, " +
			"which can cost the certificate; a bought one is noticed by those who read many.",
		Ask: "Is a letter of recommendation guaranteed or part of the fee, or does the doctor decide after having seen my work?",
		Sources: []Source{{Name: "ECFMG: irregular behaviour", URL: "https://www.ecfmg.org/eras/applicants-irregular-behavior.html"},
			{Name: "Residency Advisor: letters without substance", URL: "https://residencyadvisor.com/resources/clinical-experience-imgs/letters-without-substance-the-us-clinical-experience-trap-for-imgs",
				AsOf: "2026-01", Secondary: true}}},
	{ID: "no_contact_before_payment", Name: "You may not speak with the host before you pay",
		Question: "Are you told not to contact the hospital or the doctor before you have paid?",
		Means: "Only the host can confirm that it expects you. Some companies forbid all contact until shortly before the start. A hospital may have good reasons to send " +
			"students to one office; then that office answers.",
		Ask: "Whom at the hospital can I ask to confirm that you have an agreement with it and that I would be expected?",
		Sources: []Source{{Name: "A placement company’s own rules: no contact with the physician before", URL: "http://medicalrotation.org/faq/"},
			illegitimate}},
	{ID: "no_affiliation", Name: "No hospital is named as the host",
		Question: "Is it unclear which hospital or practice the placement is at, or whether it knows of it?",
		Means: "Students have paid for rotations that did not exist: they stood on a ward that knew nothing of them, and the hospital reported them. Asking the hospital’s " +
			"medical staffing or education office first would have shown it.",
		Ask:     "Which hospital or practice is it, and can you send me your written agreement with it or the name of its education office?",
		Sources: []Source{illegitimate}},
	{ID: "payment_before_offer", Name: "Payment comes before an offer",
		Question: "Do you have to pay more than a small application fee before you have a written offer with place, dates and supervisor?",
		Means: "Who has your money before you have a place has little reason to find one. Consumer protection says of jobs: never pay to get one. For a placement a fee can be " +
			"honest, but it comes after the offer, with a written refund rule.",
		Ask:     "When is each payment due, which part is refundable until when, and do I get a written offer with place, dates and supervisor first?",
		Sources: []Source{ftc}},
	{ID: "guaranteed_hands_on", Name: "Hands-on work is guaranteed",
		Question: "Is it promised that you will examine or treat patients yourself, whatever your year and training?",
		Means: "What a student may do depends on training, law and the patient’s consent, and nobody can promise it. Doing more than you are trained for can harm patients and " +
			"you, break local law, and count against you later.",
		Ask: "Who decides what I may do with patients, what does the law there allow a student of my year, and who supervises me while I do it?",
		Sources: []Source{{Name: "AAMC guidelines on patient care by students abroad (a copy)", URL: "https://studylib.net/doc/11246492/guidelines-for-premedical-and-medical-students-providing-...", Secondary: true},
			{Name: "University of Michigan: international service trips", URL: "https://careercenter.umich.edu./article/international-service-trips"}}},
}
