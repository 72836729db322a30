package catalog

import "strings"

// The words of the vocabularies for people. A value that has no words of its own
// is shown as it is, with its underscores as blanks.

var categoryLabels = map[Category]string{Clinical: "Clinical", Research: "Research", PublicHealth: "Public health", Administrative: "Health management"}

var formatLabels = map[Format]string{
	"elective": "Elective", "clerkship": "Clerkship", "observership": "Observership", "shadowing": "Shadowing", "exchange": "Exchange",
	"summer_programme": "Summer programme", "lab_placement": "Lab placement", "fellowship": "Fellowship", "policy_internship": "Policy internship",
	"volunteering": "Volunteering", "virtual": "Virtual internship", "scholarship": "Scholarship or grant", "internship_year": "Internship year after graduation",
	"project": "Mentored project", "course": "Course or certificate",
}

var modeLabels = map[Mode]string{"in_person": "On site", "hybrid": "Partly online", "remote": "Online"}

var routeLabels = map[Route]string{RouteDirect: "Straight to the host", RouteSupervisor: "Through a supervisor there", RouteVSLO: "VSLO (member schools)",
	RouteExchange: "Exchange network", RouteOwnSchool: "Through your own school", RouteAgency: "Paid agency"}

var stageLabels = map[Stage]string{Preclinical: "Preclinical years", ClinicalYrs: "Clinical years", FinalYear: "Final year", Graduate: "Graduates"}

var payLabels = map[Pay]string{PayStipend: "Pays a stipend", PaySalary: "Pays a salary", PayUnpaid: "Unpaid", PayFee: "Charges a fee"}

var statusLabels = map[Status]string{StatusOpen: "Takes students", StatusPaused: "Paused", StatusEnded: "Ended"}

var perLabels = map[Per]string{"day": "a day", "shift": "a shift", "week": "a week", "four_weeks": "for four weeks", "month": "a month", "year": "a year",
	"programme": "for the whole stay", "hour": "an hour"}

var requirementLabels = map[RequirementKind]string{
	"cv": "CV", "cover_letter": "Cover letter", "personal_statement": "Personal statement", "recommendation_letter": "Letter of recommendation",
	"transcript": "Transcript", "dean_letter": "Dean’s letter", "school_nomination": "Nomination by your school", "application_form": "Application form",
	"supervisor_acceptance": "A supervisor’s acceptance", "interview": "Interview", "research_proposal": "Research proposal", "writing_sample": "Writing sample",
	"language_test": "Language test", "usmle_step1": "USMLE Step 1", "usmle_step2": "USMLE Step 2 CK", "immunisation": "Immunisation record",
	"insurance": "Insurance", "background_check": "Police check", "bls": "Basic life support (BLS)", "hipaa_training": "HIPAA training", "passport": "Passport",
	"visa": "Visa", "photo": "Photo", "membership": "Membership", "certificate": "Certificate",
}

var warningLabels = map[string]string{
	"unnamed_preceptor": "The supervising doctor is not named", "letter_for_money": "A letter of recommendation is part of what you pay for",
	"no_contact_before_payment": "No contact with the host before you pay", "no_affiliation": "No hospital is named as the host",
	"payment_before_offer": "Payment comes before an offer", "guaranteed_hands_on": "Hands-on work is guaranteed",
}

func labelOf[T ~string](labels map[T]string, v T) string {
	if l, ok := labels[v]; ok {
		return l
	}
	return strings.ReplaceAll(string(v), "_", " ")
}

// Label is the value in words for people, as on chips and in lists.
func (c Category) Label() string        { return labelOf(categoryLabels, c) }
func (f Format) Label() string          { return labelOf(formatLabels, f) }
func (m Mode) Label() string            { return labelOf(modeLabels, m) }
func (r Route) Label() string           { return labelOf(routeLabels, r) }
func (s Stage) Label() string           { return labelOf(stageLabels, s) }
func (p Pay) Label() string             { return labelOf(payLabels, p) }
func (s Status) Label() string          { return labelOf(statusLabels, s) }
func (p Per) Label() string             { return labelOf(perLabels, p) }
func (k RequirementKind) Label() string { return labelOf(requirementLabels, k) }

// Label is the warning sign in words.
func (w Warning) Label() string { return labelOf(warningLabels, w.Sign) }
