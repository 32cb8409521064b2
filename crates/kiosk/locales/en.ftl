# Texts of the window. Keys are the same in every language; a test holds the files together.

## Top bar
top-language = Tiếng Việt
top-demo = DEMO
top-reader-none = No reader
top-reader-card = Card present
top-reader-mute = Card does not answer
top-reader-ready = Reader ready

## Commands
command-retry = Try again
command-cancel = Cancel
command-back = Back
command-continue = Continue
command-open = Read the card
command-type = Type, without the chip
command-use-card = Read the card lying there
command-use-qr = Use the QR code
command-refuse = No consent
command-consent = Agreed, read the card
command-duty = Informed, read the card
command-stop = Stop reading
command-why = Why?
command-why-hide = Hide the checks
command-first = This person
command-new = Register a new person
command-store = Confirm and save
command-store-again = Save again
command-discard = Discard
command-next = Next person

## Start
self-test-title = Opening the register
self-test-wait = One moment …

## Waiting for a card
await-title = Place the card on the reader
await-hospital = The patient's ID card or passport. Scanning the card's QR code works too.
await-lodging = The guest's ID card or passport. Scanning the card's QR code works too.
await-key-title = Number on the card
await-key-how = Scanning the QR code is fastest. Without a scanner, type the number printed on the card.
await-last-ticket = Ticket just issued: { $number }

## Readers
reader-none = No card reader found
reader-none-do = Plug the reader into a USB port. It is recognised without a restart.
reader-service-down = The smart card service is not running
reader-service-down-do = Start it (Windows: “Smart Card”; Debian: sudo systemctl start pcscd). The connection comes back by itself.
reader-service-denied = This account may not use the card reader
reader-service-denied-do = Ask the administrator to allow pcscd for this account.

## The notice before a protected file is read
notice-title-consent = May we read the chip on the card?
notice-title-duty = Notice before the chip is read
notice-who = { $facility } reads the chip on the card to register the person.
notice-why-hospital = Purpose: admission to examination and treatment, and health insurance.
notice-why-lodging = Purpose: registration, and declaration of the stay to the police.
notice-what = Read: name, ID number, date of birth, sex, residence, portrait.
notice-not = The portrait is for comparison here and is not stored. Fingerprints are not read.
notice-rights = The person may refuse the chip; the clerk then types (F6).
notice-version = Notice, version { $version }
notice-card-there = The card lies on the reader. Press Enter to read it.

## The key to the chip
access-title = Type the number on the card
access-how = The chip opens only with a number printed on the card: the 6-digit CAN, or the 12-digit ID number.
key-card = CAN or ID number
key-card-hint = 6 or 12 digits
key-scan = Or scan the QR code, or the machine-readable zone on the back.
key-of-passport = Passport: number, date of birth, date of expiry
key-of-card = ID card: CAN or ID number
key-passport-number = Passport number
key-passport-birth = Date of birth
key-passport-expiry = Date of expiry
key-wrong = The chip says that this number is wrong. Look at the card again.
key-wrong-tries = The chip says that this number is wrong. Tries left: { $tries }.
key-needs-mrz = This chip opens only with the machine-readable zone: scan the back of the card, or type as for a passport.
key-blocked = The chip has blocked this kind of number. Scan the zone on the back, or type the person.
key-unreadable = A 6-digit CAN or a 12-digit ID number is needed.
key-check-digits = A letter of the machine-readable zone was misread. Scan again.
key-date = Dates are written dd/mm/yyyy, for instance 05/09/1990.
demo-key = DEMO soft card: { $key }

## Reading
reading-title = Reading the chip
reading-hold = Leave the card on the reader.
reading-nothing-yet = Name and number appear here as soon as they are read.
phase-opening = Open the chip
phase-data = Read the data
phase-portrait = Read the portrait
phase-proving = Prove the chip
badge-unverified = Not verified yet
paused-card = Put the card back
paused-card-do = It was lifted before the read was done. Put the same card back and the read goes on.
paused-reader = Plug the reader in again
paused-reader-do = It was unplugged. Plug it in and the read goes on.
paused-left = Waiting { $seconds } more seconds

## The chip could not be read
failure-wrong-key = The number is wrong
failure-wrong-key-do = Look at the number on the card and try again.
failure-needs-mrz = The chip needs the machine-readable zone
failure-needs-mrz-do = Scan the zone on the back of the card.
failure-blocked = The chip is blocked
failure-blocked-do = It takes no more numbers of this kind. Scan the machine-readable zone, or go on without the chip.
failure-card-removed = The card was lifted
failure-card-removed-do = Put the card back on the reader and leave it there.
failure-reader-gone = The reader is gone
failure-reader-gone-do = Plug it in again; the connection comes back by itself.
failure-link = The connection to the chip broke
failure-link-do = Turn or shift the card a little, take off covers and other cards, then try again.
failure-in-use = Another program uses the card
failure-in-use-do = Close that program, then try again.
failure-another-card = This is another card
failure-another-card-do = Put the card back that was being read, or cancel to begin with the new one.
failure-other-card = Neither ID card nor passport
failure-other-card-do = Take it off and place a chip-based ID card or an e-passport.
failure-chip = The chip answers wrongly
failure-chip-do = Try once more. If it stays so, go on without the chip.
failure-no-person = The chip holds no readable person
failure-no-person-do = Go on without the chip and tell your technician.
failure-stopped = Reading was stopped
failure-stopped-do = Try again when ready.
unreadable-else = The person can still be registered
unreadable-has-qr = The QR code was scanned: register from it, labelled as not verified.
unreadable-no-qr = Scan the QR code on the card, or type. The record says that it is not verified.

## Typed by hand
typing-title = Type the person
typing-how = For those without a readable chip: children, damaged cards, VNeID, emergencies. The record says that it is not verified.

## The person
portrait = Portrait from the chip
verdict-genuine = GENUINE DOCUMENT
verdict-genuine-means = Signed by a trusted issuer, and the chip is no copy.
verdict-signed = SIGNED, CHIP NOT PROVEN
verdict-signed-means = The data is signed by a trusted issuer, but the chip may be a copy. Compare the portrait.
verdict-expired = EXPIRED DOCUMENT
verdict-expired-means = The document is genuine but no longer valid.
verdict-unknown = ISSUER UNKNOWN
verdict-unknown-means = This desk has no certificate of the issuer. Compare the portrait and look at the document.
verdict-invalid = NOT VALID
verdict-invalid-means = A check failed. Do not trust this document; call the person in charge.
verdict-qr = QR CODE ONLY, NOT VERIFIED
verdict-qr-means = Anyone can copy a QR code. Compare with the card and the person.
verdict-typed = TYPED, NOT VERIFIED
verdict-typed-means = The clerk typed this.
known-searching = Searching the register …
known-new = First registration here.
known-returning = Was here { $times } times, last on { $day }.
known-choose = May have been here before
known-choose-do = Continue to choose the person in the register.
known-conflict = This number is registered with another name or birth date
known-conflict-do = Continue to look and decide. Nothing is saved before that.
expires-never = No expiry

## Why
why-title = The checks
why-limits = This is this desk's finding with the certificates it has, not a statement of the state.

## Who of the registered
match-title = Choose the person in the register
match-title-conflict = Who is this person?
match-present = The person at the desk
match-registered = In the register
match-take = This person
match-conflict-do = Look at the document, write a reason, then choose the person or register a new one. The reason is kept.

## Fields
field-document = Document
field-number = Document number
field-full-name = Full name
field-birth = Date of birth
field-sex = Sex
field-nationality = Nationality
field-residence = Residence
field-expires = Valid until
field-phone = Telephone
field-conflict-reason = Why this differs from the register
field-staff = Decided by (person in charge)
field-override-reason = Why the person is registered all the same
field-insurance = Health-insurance code
field-clinic = Clinic
field-reason = Reason for the visit
field-room = Room
field-arrives = Arrival
field-departs = Expected departure
field-stay-reason = Reason of stay
field-stay-reason-text = Reason in words
field-residence-kind = Kind of residence
field-stay-limit = Permitted to stay until
field-note = Note
hint-none = { "" }
hint-birth = dd/mm/yyyy
hint-date = dd/mm/yyyy
hint-arrives = Empty: now
hint-insurance = 15 characters or 10 digits; can be scanned
hint-optional = Optional
problem-missing = Missing
problem-id-number = An ID number has 12 digits
problem-passport-number = Letters and digits only, 22 at most
problem-date = Write dd/mm/yyyy
problem-future = This day has not come yet
problem-choice = Choose from the list
problem-insurance = 15 characters as on the card, or the last 10 digits
problem-before-arrival = Before the arrival
problem-past = In the past
document-cccd = CCCD with chip
document-can-cuoc = Căn cước
document-passport = Passport
document-other = Other paper
sex-male = Male
sex-female = Female
sex-unspecified = Unspecified
residence-permanent = Permanent
residence-temporary = Temporary
residence-other = Other
arrives-now = At confirmation

## The mode's fields
form-title-hospital = The visit
form-title-lodging = The stay
form-reason-wanted = A reason is needed, as the document is not fully verified.
form-staff-wanted = Call the person in charge: the document is not valid. Write who decided and why.

## Confirm and store
confirm-title = Confirm
confirm-entered = Registration
confirm-storing = Saving …
store-disk-full = The disk is full, nothing is saved yet
store-disk-full-do = Delete other files on this machine, then save again. What you entered is still here.
store-conflict = This number is registered with another name or birth date
store-conflict-do = Go back, look at the old record and write a reason.
store-id-taken = Not saved yet
store-id-taken-do = Save once more.
store-other = The register cannot be written
store-other-do = Save again. If it stays so, call your technician; what you entered is still here.
stored-title = Saved
stored-ticket = Ticket
stored-hand-back = Hand the card back.
stored-declare = The stay is not declared yet
stored-declare-do = It is in the register. Export the file and hand it in before the deadline: the list (F3) shows the next one.
remove-title = Take the card
remove-how = Hand it back before the next person.

## Notices
notice-scan-ime = A Vietnamese input method damaged the scanned code
notice-scan-ime-do = Switch it off (ENG), then scan again.
notice-scan-part = Part of the scanned code is missing
notice-scan-part-do = Scan again, nearer or slower.
notice-scan-id = The number in the code is no ID number
notice-scan-id-do = Scan again, or type the number on the card.
notice-scan-check = A letter of the scanned code is wrong
notice-scan-check-do = Scan again.
notice-scan-ignored = This code is of no use here
notice-scan-ignored-do = Finish this step, then scan again if needed.
notice-insurance = The insurance card bears another name
notice-insurance-do = See whether it is this person's card.
notice-basis = The person was not informed yet
notice-basis-do = Press Enter when that is done.
notice-timed-out = The last session waited too long and was wiped
notice-timed-out-do = Begin again with the card.
notice-card-mute = The card does not answer
notice-card-mute-do = Turn the card, with the chip on the reader.
notice-card-in-use = Another program holds the card
notice-card-in-use-do = Close that program, then place the card again.
notice-still-storing = Saving
notice-still-storing-do = Wait until it is saved.
notice-discards = This is not saved yet
notice-discards-do = Discard once more if you are sure.
notice-reason = The reason is missing
notice-reason-do = Write a reason, then choose again.

## Starting the program
start-title = Check-in by ID card
start-no-demo = This build has no soft card to demonstrate with.
start-no-demo-do = Use ./run in the source code to try it with soft cards.
start-no-window = The window could not be opened.
start-no-window-do = A display and OpenGL, Vulkan or Direct3D are needed. Update the display driver; on Debian install libgl1-mesa-dri.

## The other parts of the window
command-list = The list
command-settings = Settings
command-counter = To the counter
command-export = Files
command-hand-over = Hand over to the hospital's system
today-title = Today
today-search = Search the whole register
today-search-hint = Name or number
today-count = { $count } check-ins
today-found = { $count } people found
today-empty = Nobody has checked in today.
today-nobody = Nobody found.
today-void = Void
today-not-exported = Not declared
error-kind = Error: { $kind }
record-person = Person
record-check-in = Check-in
record-history = Corrections
record-void = Made void { $day } by { $clerk }
record-not-changed = Not changed
record-change = Change
record-change-stay = Type the new day, the new room or the reason into the field, then press the button.
record-change-visit = Making a check-in void wants a reason. The record is kept and marked.
record-input = Day, room or reason
record-check-out = Check out now
record-extend = Change the departure
record-move = Change the room
record-make-void = Make void
record-at = Checked in
record-clerk = Clerk
record-departed = Checked out
record-exports = Exported
export-title = Files for others
export-warning = The files hold personal data in the clear. Delete them once handed in.
export-vietnamese = Vietnamese guests (XLSX)
export-vietnamese-how = The file for the portal. After handing it in, compare the portal's count with the one here.
export-foreigners = Foreign guests (XML)
export-foreigners-how = The file that declares the stays of foreigners.
export-new = Not declared yet
export-again = Today, again
export-register = Register of the day
export-register-how = Opens in Excel and LibreOffice; leading zeros and diacritics stay.
export-xlsx = Register XLSX
export-csv = Register CSV
export-visit = Single visits
export-visit-how = Open a visit in the list and press F7: JSON and FHIR files for the hospital's system.
export-done = { $count } people written
export-left-out = { $count } people are not in the file
export-all-left-out = No file was written: everybody still lacks something
export-nothing = Nothing to export
export-nothing-do = Everybody was exported, or there is nobody.
export-failed = The file was not written
settings-title = Settings and checks
settings-look = Light, dark, high contrast
settings-readers = Card readers
settings-readers-how = Place a card on the reader: the line above must change to “card present”.
slot-empty = Ready, no card
slot-card = Card present, the chip answers
slot-mute = The card does not answer: turn it
slot-in-use = Another program uses the card
settings-anchors = Trust anchors
settings-anchors-count = { $count } trust anchors
settings-anchors-none = No trust anchor yet
settings-anchors-none-do = Every card will show “issuer unknown” until certificates lie in the folder named under [trust] in the configuration file.
settings-clerk = Clerk
settings-clerk-now = At the desk: { $clerk }. The name is kept with every record.
settings-clerk-name = Another clerk's name
settings-clerk-set = Change the clerk
settings-places = Data on this machine
settings-config = Configuration file
settings-records = Folder of the records (encrypted)
settings-exports = Folder for files
settings-version = Version
settings-backup = Back up now
settings-backed-up = Backed up to { $path }
settings-backed-up-do = Copy this folder to another disk. It stays encrypted.
settings-no-backup = Not backed up

## What to do where something was refused
refusal-disk-full = The disk is full. Delete other files and try again.
refusal-write = The file cannot be written. See whether the folder exists and may be written to.
refusal-exists = A file of this name is there. Rename or move it and try again.
refusal-busy = Another program holds the register. Close it and try again.
refusal-damaged = The register's file is damaged. Restore the newest back-up; delete nothing before asking your technician.
refusal-reason = A reason is needed.
refusal-departs = The departure cannot be before the arrival.
refusal-checked-out = This guest has checked out.
refusal-voided = This check-in is void.
refusal-wrong-key = Wrong. Type it again.
refusal-weak = The passphrase is too short: 10 characters at least.
refusal-keyring = The machine's keyring does not open.
refusal-vault-damaged = The key file is damaged. Restore it from a back-up.
refusal-newer = A newer version made this register. Install that version.
refusal-vault-missing = The register is there but not its key file. Restore the newest back-up.
refusal-records-missing = The key file is there but not the register. Restore the newest back-up.
refusal-seat-taken = Use the window that is open on this machine, or close it and try again.
refusal-store-exists = This folder has a register. Open it or choose another folder.
refusal-recovery = The recovery key is not right yet. Look at each group on the paper.
refusal-date = Dates are written dd/mm/yyyy.
refusal-room = The new room is missing.
refusal-facility = The name is missing.
refusal-repeat = The two do not match.
refusal-other = Try again. If it stays so, call your technician.

## The first run and the lock
first-title = First set-up
first-how = A few questions, then the desk works. Everything can be changed later in the configuration file.
first-mode = This place is
first-hospital = A hospital or clinic
first-lodging = A hotel or guest house
first-name = Name of the place
first-code = Code of the place
first-clinics = Clinics, separated by commas
first-clinics-hint = Empty: the clerk types
first-rooms = Rooms, separated by commas
first-rooms-hint = Empty: the clerk types
first-basis = Before the chip is read
first-consent = Each person is asked
first-duty = Notice by law
first-basis-how = Ask your counsel. The notice is shown before every read.
lock-title = Lock the register
lock-how = The register is encrypted on this machine. Whoever copies the data folder cannot open it.
lock-by = Opened by
lock-keyring = The machine's keyring
lock-passphrase = A passphrase
lock-keyring-how = Nothing is typed at start: whoever signs in to this machine opens the register.
lock-no-keyring = This machine has no keyring, so a passphrase opens the register at each start.
lock-new = New passphrase
lock-again = Once more
lock-passphrase-how = 10 characters at least. Four words are good. If it is lost, only the recovery key is left.
gate-create = Make the register
gate-open = Open
gate-recover = Use the recovery key
gate-passphrase = Use the passphrase
gate-noted = I wrote it down
locked-title = Open the register
locked-recover-title = Open by the recovery key
locked-passphrase = Passphrase
locked-no-passphrase = This register has no passphrase: use the recovery key.
locked-keyring-do = Sign in to the right account, or use the recovery key.
locked-recovery-key = Recovery key on paper
locked-recovery-hint = The groups, with or without dashes
recovery-title = Write the recovery key on paper
recovery-how = If the passphrase is lost or the machine breaks, only this key opens the register and its back-ups.
recovery-once = It is shown once
recovery-once-do = Keep the paper locked away. No photo, no message.
recovery-noted = When it is on paper, press F10.
trouble-config = The configuration file has mistakes
trouble-config-file = Mend all of these in { $file }, then try again.
trouble-seat = Open already
trouble-title = The register does not open
start-no-home = There is no home folder.
start-no-home-do = Name a folder with --data.
await-has-key = The number of the card is known
await-has-key-do = Place the card on the reader, or press F5 to use the QR code alone.
today-until = until { $day }

## The demonstration
top-soft-card = Soft card
demo-how = Try it with soft cards of invented people
demo-how-keys = F9 lays a card down or takes it off; F12 scans its QR code. Nothing mixes with real records.
record-save = Save the correction
record-leave = Leave it
today-deadline = Next deadline for declaring: { $when }, in { $hours } h { $minutes } min
today-overdue = Overdue since { $when }
today-overdue-do = The portal takes it until the end of the day after the arrival. Export and hand it in now.
today-closed = The portal no longer takes a guest of this list
today-closed-do = Declare the stay at the police by hand.
notice-title-typed = Notice before the data is written down
command-consent-typed = Agreed to be registered
command-duty-typed = Informed, register
await-has-number-do = Place the card on the reader to read the chip.
refusal-blank = Neither name nor clinic may be empty.
record-declared = Was declared by hand
