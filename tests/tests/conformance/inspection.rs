//! One inspection: a card, its key, what the operator trusts, and what comes out in one line.

use core::fmt;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use cccd_chip::access::Password;
use cccd_chip::document::{AccessProtocol, Document};
use cccd_chip::judge::{Headline, Policy, judge};
use cccd_chip::pki::TrustStore;
use cccd_chip::reader::{ExtendedLength, Plan, ReadError, ReadOptions, read};
use cccd_chip::transport::{Limits, Transport};
use cccd_chip::verify::{Check, CheckName, Report, Status, VerifyOptions, verify};
use cccd_lds::dg1::Dg1;
use cccd_lds::mrz::Mrz;
use cccd_lds::{DataGroup, FileIdentity};
use cccd_softcard::apdu::Command;
use cccd_softcard::authority::AuthoritySpec;
use cccd_softcard::behaviour::Fault;
use cccd_softcard::certificate::Validity;
use cccd_softcard::{Behaviour, IssuedCard, Issuer, Order, SoftCard};
use cccd_tests::soft::SoftReader;
use time::OffsetDateTime;
use time::macros::{date, datetime};

use crate::oddities::oddities;
use crate::terminals::Held;

/// The moment of every inspection.
const NOW: OffsetDateTime = datetime!(2025-06-01 05:00 UTC);
/// The issuer that the operator trusts.
const SEED: u64 = 31;

/// A card and how it is inspected.
#[derive(Clone)]
pub(crate) struct Inspection {
    /// What the issuer was asked for.
    pub(crate) order: Order,
    /// How the chip behaves.
    pub(crate) behaviour: Behaviour,
    /// What the reader carries.
    pub(crate) limits: Limits,
    /// The historical bytes that the chip shows, in an ATR.
    atr: Option<&'static [u8]>,
    key: Key,
    extended_length: ExtendedLength,
    signer_revoked: bool,
    /// The data page is the usual one, whatever DG1 holds.
    usual_page: bool,
    /// The terminal that the reader has.
    terminal: Option<Held>,
    /// Files besides DG3 and DG4 that open to terminals alone.
    guarded: Vec<DataGroup>,
    times: usize,
    /// The identifier of the PACE variant and the number of its domain parameters.
    opened_by: Option<(String, u32)>,
    heard: Option<fn(&[Command]) -> bool>,
}

/// What opens the card.
#[derive(Clone, Copy)]
pub(crate) enum Key {
    Mrz,
    Can,
    None,
}

/// What an inspection came to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Given {
    /// The read ended.
    Ended(String),
    /// It was read and judged.
    Judged {
        headline: Headline,
        /// The proofs of the chip that passed, and whether it accepted the terminal.
        proofs: Vec<CheckName>,
        /// Each check that neither passed nor was not applicable, with the code of why.
        unmet: Vec<String>,
        /// What was noticed beside, and changes no verdict.
        remarks: Vec<String>,
    },
}

impl Inspection {
    /// A card of this order, opened by the key that fits it.
    pub(crate) fn new(order: Order) -> Self {
        let key = if order.bac || !order.pace.is_empty() {
            Key::Mrz
        } else {
            Key::None
        };
        Self {
            order,
            behaviour: Behaviour::default(),
            limits: Limits::EXTENDED,
            atr: None,
            key,
            extended_length: ExtendedLength::Try,
            signer_revoked: false,
            usual_page: false,
            terminal: None,
            guarded: Vec::new(),
            times: 1,
            opened_by: None,
            heard: None,
        }
    }

    pub(crate) fn with(mut self, fault: Fault) -> Self {
        self.behaviour.faults.push(fault);
        self
    }

    pub(crate) fn behaving(mut self, change: impl FnOnce(&mut Behaviour)) -> Self {
        change(&mut self.behaviour);
        self
    }

    pub(crate) fn ordered(mut self, change: impl FnOnce(&mut Order)) -> Self {
        change(&mut self.order);
        self
    }

    /// The content of a file as the issuer writes it.
    pub(crate) fn usual(&self, file: FileIdentity) -> Vec<u8> {
        issued(&self.order).personalisation.files[&file].clone()
    }

    /// Another content of a file; a data group is signed with it.
    pub(crate) fn holding(mut self, file: FileIdentity, content: Vec<u8>) -> Self {
        self.order = self.order.with_content(file, content);
        self
    }

    /// The usual content of a file, altered; a data group is signed with it.
    pub(crate) fn altered(self, file: FileIdentity, alter: impl FnOnce(&mut Vec<u8>)) -> Self {
        let mut content = self.usual(file);
        alter(&mut content);
        self.holding(file, content)
    }

    pub(crate) fn altered_group(self, group: DataGroup, alter: impl FnOnce(&mut Vec<u8>)) -> Self {
        self.altered(FileIdentity::dg(group), alter)
    }

    pub(crate) const fn opened_with(mut self, key: Key) -> Self {
        self.key = key;
        self
    }

    pub(crate) const fn with_short_reads(mut self) -> Self {
        self.extended_length = ExtendedLength::Never;
        self
    }

    pub(crate) const fn answering_reset_with(mut self, atr: &'static [u8]) -> Self {
        self.atr = Some(atr);
        self.extended_length = ExtendedLength::WhenStated;
        self
    }

    /// The operator has a revocation list that names the document signer.
    pub(crate) const fn with_signer_revoked(mut self) -> Self {
        self.signer_revoked = true;
        self
    }

    /// The reader is this terminal.
    pub(crate) fn at(mut self, terminal: Held) -> Self {
        self.terminal = Some(terminal);
        self
    }

    /// The terminal has other certificates.
    pub(crate) fn holding_certificates(mut self, alter: impl FnOnce(&mut Vec<Vec<u8>>)) -> Self {
        alter(&mut self.terminal.as_mut().unwrap().certificates);
        self
    }

    /// These groups open to terminals alone.
    pub(crate) fn guarding(mut self, groups: impl IntoIterator<Item = DataGroup>) -> Self {
        self.guarded.extend(groups);
        self
    }

    /// The data page, and the key that it is for the chip, are the usual ones.
    pub(crate) const fn with_the_usual_page(mut self) -> Self {
        self.usual_page = true;
        self
    }

    /// The card is inspected so often; the last inspection counts.
    pub(crate) const fn times(mut self, times: usize) -> Self {
        self.times = times;
        self
    }

    /// The card must have been opened by this variant of PACE on the domain parameters of this
    /// number.
    pub(crate) fn by(mut self, oid: String, parameters: u8) -> Self {
        self.opened_by = Some((oid, parameters.into()));
        self
    }

    /// What the card must have been told.
    pub(crate) const fn telling(mut self, heard: fn(&[Command]) -> bool) -> Self {
        self.heard = Some(heard);
        self
    }

    /// Reads and judges, with the card in this process.
    pub(crate) fn run(&self) -> Given {
        let mut reader = SoftReader::new(self.card().with_journal(), self.limits);
        if let Some(atr) = self.atr {
            reader = reader.with_atr(atr);
        }
        for _ in 1..self.times {
            self.run_on(&mut reader);
            reader.reset().unwrap();
        }
        let mut given = self.run_on(&mut reader);
        let heard = reader.soft_card().journal();
        if let (Some(expected), Given::Judged { unmet, .. }) = (self.heard, &mut given)
            && !expected(heard)
        {
            unmet.push("the card was told otherwise".to_owned());
        }
        given
    }

    /// The card.
    pub(crate) fn card(&self) -> SoftCard {
        let issued = issued(&self.order);
        let mut personalisation = issued.personalisation.clone();
        let guarded = self.guarded.iter().copied().map(FileIdentity::dg);
        personalisation.guarded.extend(guarded);
        let information = self.printed(&issued).mrz_information();
        personalisation.passwords.mrz_information = Some(information);
        SoftCard::new(personalisation, self.behaviour.clone())
    }

    /// Reads and judges a card that lies on some reader.
    pub(crate) fn run_on(&self, reader: &mut dyn Transport) -> Given {
        let issued = issued(&self.order);
        match self.read(reader, &issued) {
            Ok(document) => self.judged(&document, &issued),
            Err(ReadError::NotOpened(not)) => Given::Ended(format!("not opened: {not}")),
            Err(error @ (ReadError::Chip { .. } | ReadError::SessionLost { .. })) => {
                Given::Ended(format!("broken off: {error}"))
            }
            Err(error) => Given::Ended(format!("not opened: {error}")),
        }
    }

    /// The zone on the data page: that of DG1 as altered, as far as there is one.
    fn printed(&self, issued: &IssuedCard) -> Mrz {
        let altered = self.order.contents.get(&FileIdentity::dg(DataGroup::Dg1));
        let altered = altered.filter(|_| !self.usual_page);
        let altered = altered.and_then(|file| Dg1::parse(file).ok());
        altered.map_or_else(
            || Mrz::parse(issued.mrz.reveal().as_bytes()).unwrap(),
            |dg1| dg1.mrz,
        )
    }

    fn read(&self, reader: &mut dyn Transport, issued: &IssuedCard) -> Result<Document, ReadError> {
        let password = match self.key {
            Key::Mrz => Some(Password::from_mrz(&self.printed(issued))),
            Key::Can => Some(Password::can(issued.can.as_ref().unwrap().reveal()).unwrap()),
            Key::None => None,
        };
        let mut plan = Plan::everything();
        if self.terminal.is_some() {
            plan = plan.and(DataGroup::Dg3).and(DataGroup::Dg4);
        }
        let options = ReadOptions {
            plan,
            extended_length: self.extended_length,
            terminals: self.terminal.iter().map(Held::terminal).collect(),
            ..ReadOptions::default()
        };
        read(reader, password.as_ref(), &options)
    }

    fn judged(&self, document: &Document, issued: &IssuedCard) -> Given {
        let trust = self.trust(issued);
        let report = verify(document, &trust, &VerifyOptions::live(NOW));
        let mut unmet = unmet(&report, self.terminal.is_some());
        if let Some((oid, parameters)) = &self.opened_by {
            let wanted = matches!(
                &document.access.protocol,
                Some(AccessProtocol::Pace { oid: used, parameter_id, .. })
                    if used == oid && *parameter_id == Some(*parameters)
            );
            if !wanted {
                unmet.push(format!("opened by {:?}", document.access.protocol));
            }
        }
        let mut remarks = remarks(&report);
        remarks.extend(oddities(document));
        let proofs = [
            CheckName::Aa,
            CheckName::Ca,
            CheckName::PaceCam,
            CheckName::Ta,
        ];
        Given::Judged {
            headline: judge(&report, &Policy::default()).headline,
            proofs: proofs
                .into_iter()
                .filter(|name| report.status(*name) == Status::Passed)
                .collect(),
            unmet,
            remarks,
        }
    }

    /// The authority of the card, with its revocation list.
    fn trust(&self, issued: &IssuedCard) -> TrustStore {
        let mut trust = TrustStore::new();
        trust.add_bytes(&issued.csca_der, "the authority");
        let revoked = self.signer_revoked.then_some(&self.order);
        trust.add_bytes(&revocation_list(&self.order.authority, revoked), "the list");
        assert!(trust.failures().is_empty(), "{:?}", trust.failures());
        trust
    }
}

fn unmet(report: &Report, at_terminal: bool) -> Vec<String> {
    let met = |check: &&Check| match check.status() {
        Status::Passed | Status::NotApplicable => true,
        _ => check.name == CheckName::Ta && !at_terminal,
    };
    report
        .checks
        .iter()
        .filter(|check| !met(check))
        .map(|check| {
            let code = check.code().unwrap_or_default();
            format!("{} {} ({code})", check.name, check.status())
        })
        .collect()
}

/// What `access` and `pa.consistency` noticed beside their results; the other checks remark on what
/// was not asked for, and on weak algorithms.
fn remarks(report: &Report) -> Vec<String> {
    let checks = [CheckName::Access, CheckName::PaConsistency];
    let checks = checks.into_iter().filter_map(|name| report.check(name));
    let findings = checks.flat_map(|check| &check.findings);
    findings.map(|finding| finding.code().to_owned()).collect()
}

/// The card of an order, issued once.
fn issued(order: &Order) -> Arc<IssuedCard> {
    static ISSUED: Mutex<Option<HashMap<String, Arc<IssuedCard>>>> = Mutex::new(None);
    let name = format!("{order:?}");
    let find = |cards: &Option<HashMap<String, _>>| cards.as_ref()?.get(&name).cloned();
    if let Some(card) = find(&ISSUED.lock().unwrap()) {
        return card;
    }
    let card = Arc::new(Issuer::from_seed(SEED).issue(order).unwrap());
    let mut cards = ISSUED.lock().unwrap();
    let cards = cards.get_or_insert_default();
    Arc::clone(cards.entry(name).or_insert(card))
}

fn revocation_list(authority: &AuthoritySpec, revoked: Option<&Order>) -> Vec<u8> {
    let authority = Issuer::from_seed(SEED).authority(authority).unwrap();
    let signer = revoked.map(|order| authority.document_signer(&order.signer).unwrap());
    let entries: Vec<_> = signer
        .iter()
        .map(|signer| (signer.serial().to_vec(), date!(2025 - 01 - 15)))
        .collect();
    let validity = Validity {
        from: date!(2025 - 05 - 01),
        until: date!(2025 - 08 - 01),
    };
    authority.revocation_list(7, validity, &entries).unwrap()
}

/// What comes before remarks in the line of an inspection.
const REMARKS: &str = " — ";

impl Given {
    /// Whether a line is that of a document accepted, be it with remarks.
    pub(crate) fn accepts(line: &str) -> bool {
        !line.split(REMARKS).next().unwrap_or_default().contains(':')
    }

    /// Whether a line has remarks.
    pub(crate) fn remarks(line: &str) -> bool {
        line.contains(REMARKS)
    }
}

/// One line: the headline and the proofs of the chip, after a colon the checks that are not met,
/// after a dash the remarks.
impl fmt::Display for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (headline, proofs, unmet, remarks) = match self {
            Self::Ended(why) => return f.write_str(why),
            Self::Judged {
                headline,
                proofs,
                unmet,
                remarks,
            } => (headline, proofs, unmet, remarks),
        };
        write!(f, "{headline}")?;
        if !proofs.is_empty() {
            let names: Vec<_> = proofs.iter().map(|name| name.as_str()).collect();
            write!(f, " by {}", names.join(" and "))?;
        }
        if !unmet.is_empty() {
            write!(f, ": {}", unmet.join("; "))?;
        }
        if !remarks.is_empty() {
            write!(f, "{REMARKS}{}", remarks.join("; "))?;
        }
        Ok(())
    }
}
