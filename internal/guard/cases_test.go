package guard

// cases are the rules one by one: what is found, and the text.
const cases = `
nhs-number | NHS number 943 476 5919
nhs-number | NHS number 943 476 5918
nhs-number | 943 476 5919, chest pain
nhs-number | 943-476-5919 chest pain
nhs-number | patient 9434765919
like-number? | 4010232137
           | 9434765918
           | 9434765919
           | Tel. 943 476 5919
           | +1 943 476 5919
           | Ref 943 476 5919
           | my NHS number is 943 476 5919
           | 943 476 5919 0
           | 1943 476 5919
           | £9434765919
           | REF9434765919
           | 9434765919.5
chi-number | CHI 0101611232
chi-number | CHI number is 150345 2341
           | chi squared 12.4
cnic       | 35202-1234567-1
cnic       | 35202 1234567 1
cnic       | CNIC 3520212345671
           | 3520212345671
           | my CNIC 35202-1234567-1
           | 95202-1234567-1
aadhaar    | 2345 6789 0124
           | 2345 6789 0125
aadhaar    | Aadhaar 2345 6789 0125
           | 2345 6789 0124 1234
           | card 1234 5678 9012 3456
           | my Aadhaar 2345 6789 0124
ssn        | 536-22-1874
           | 000-22-1874
           | 666-22-1874
           | 936-22-1874
           | 536-00-1874
           | 536-22-0000
           | 536-221-874
ssn        | SSN 536221874
           | order 536221874
record-number | MRN 12345
              | MRN 123
record-number | MRN: A-1234/56
record-number | hospital number 4471290
              | hospital number 020 7188 7188
              | the hospital numbers 400 beds
              | hospital 4471290
record-number | patient ID 55123
              | patient 55123
              | patient: 55 of 60
              | patients 1200
              | 1200 patients
              | my MRN is 55123
record-number | my patient's MRN is 55123
              | file number 55123
record-number | file number 55123 of a patient
              | unit 4 of the course
record-number | unit number 889123
national-id   | 784-1985-1234567-1
              | my Emirates ID 784-1985-1234567-1
national-id   | NHI ABC1234
              | passport number AB1234567
national-id   | the patient's passport number AB1234567
birth-date | DOB 12/03/1961
birth-date | DOB 12.03.61
birth-date | DOB 1961-03-12
birth-date | DOB 12 March 1961
birth-date | DOB March 12, 1961
birth-date | DOB 12-Mar-61
birth-date | DOB 12th of March 1961
birth-date | D.O.B. 12/03/1961
birth-date | date of birth is 12/03/1961
birth-date | born on 12 March 1961
           | born in 1961
           | born in March 1961
           | my DOB is 12/03/2003
           | I was born on 12 March 2003
           | Osler was born on July 12, 1849
           | DOB 99/99/1961
           | DOB unknown
           | date of birth, sex and ward were removed
phone      | patient 07700 900123
phone      | patient: +44 7700 900123
phone      | the patient's number is (0161) 496 0123
phone      | patient's daughter on 07700 900123
phone      | NOK 07700 900123
           | Dr Khan 07700 900123
           | office 07700 900123
           | 07700 900123
           | patient experience office 07700 900123
           | patient, aged 54
           | patient 12
address    | patient lives at 12 Elm Street
address    | she lives at 12 Elm Street
           | I live at 12 Elm Street
           | the office is at 12 Elm Street
           | patient lives in Leeds
           | patient lives 12 miles away
address    | patient address: SW1A 1AA
           | hospital address: 12 Elm Street
name | patient Mr Smith
name | the patient Mrs Khan
name | Mr Smith, 54
name | Mr Smith, 54,
name | Mr Smith (54)
name | Mr Smith 54M
name | Mr Smith, a 54-year-old
name | Mr Smith, aged 54
     | Mr Smith, 12 March
     | Mr Smith, 54 patients
     | Mr Smith 2019
     | Mr Smith
     | Dr Smith, 54
     | Smith J, 54
     | Smith, 54
name | John Smith, 54, with chest pain
name | John Smith 54M
     | John Smith
     | I am John Smith, 23
     | John Smith, 23-year-old medical student
name | 54-year-old John Smith
name | 54 year old man, John Smith
     | 54-year-old Asian man
     | 54-year-old Parkinson patient
name | Mrs Khan was admitted
name | Mrs Khan had been admitted
     | Dr Khan was admitted to the fellowship
name | Mr Smith presented with chest pain
     | Mr Smith presented the prize
     | Mr Smith presented with Dr Khan
name | John Smith complained of pain
name | Mr Smith's biopsy
     | Mr Smith's clinic
     | Mr Smith's patient
name | clerked Mrs Khan
     | clerked for Mrs Khan
     | examined by Mr Smith
name | took a history from Mrs Khan
     | took a history with Mrs Khan
name | bed 4 Mrs Khan
name | Mrs Khan in bed 4
name | patient name: Xqyzt Vbnm
     | patient name: removed
     | patient name: X
     | patient name
     | patient's name and age
     | Patient Safety Award
     | Patient Care Team
name | patient john carter
     | patient care
     | patient may grace
     | patient, Mr Shah explained, should rest
name | the patient, Mr Shah, rested
name | mr khan was admitted
     | ms was diagnosed in 1990
name | B/O Fatima
name | baby of Fatima Khan
     | Mr President presented with pain in his voice
     | Parkinson, 54 percent
     | Cushing was diagnosed by Dr Cushing
     | Ayub Medical College admitted 54
     | King Edward Medical University, 54 places
     | Mr X, 54
name | a man called Bashir
     | a man called to say hello
ward?      | patient on Ward 7B
ward?      | patient in bed 12
           | Ward 7B
           | 500 beds
           | patient in a ward
great-age? | a 94-year-old woman
great-age? | aged 97
           | 89-year-old
           | over 90
           | a 100-year-old hospital
           | a 94-month follow up
           | Hb 94
encounter? | patient admitted on 12 March 2026
encounter? | the patient was seen on 12/03/2026
           | patients were admitted from 12/03/2026
           | interview on 12 March 2026 about patient safety
           | I was admitted on 12 March 2026
initials?  | J.S., 54M
initials?  | AB 34F
           | MI 54M
           | J.S. Bach
hospital?  | a 54-year-old man at Mayo Hospital
           | patients at Mayo Hospital
           | Mayo Hospital
           | a patient in hospital
`
