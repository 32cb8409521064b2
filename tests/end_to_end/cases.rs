//! What is read, and what must come of it.

use cccd_lds::date::{Expiry, PartialDate};
use cccd_lds::{DataGroup, FileIdentity};
use cccd_softcard::apdu::Status;
use cccd_softcard::behaviour::{Fault, KeyFault, Moment};
use cccd_softcard::certificate::Country;
use cccd_softcard::curve::Curve;
use cccd_softcard::hash::Hash;
use cccd_softcard::order::{AaSpec, Fault as Misissued, Order};
use cccd_softcard::profiles::Profile;
use cccd_softcard::signature::CurveParameters;
use cccd_softcard::{Behaviour, Personalisation};
use time::macros::date;

/// One card, read once.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) order: Order,
    /// What is done to the chip's content after it was issued.
    pub(crate) change: fn(&mut Personalisation),
    pub(crate) behaviour: Behaviour,
    pub(crate) key: Key,
    /// Whether long reads are tried, as the chip does not state its sizes.
    pub(crate) extended: &'static str,
    pub(crate) anchors: Anchors,
    pub(crate) expected: Expected,
}

/// The key that is given to the command.
pub(crate) enum Key {
    Can,
    Mrz,
    Given(&'static str, &'static str),
}

#[derive(PartialEq, Eq)]
pub(crate) enum Anchors {
    Given,
    None,
}

/// How the command must end.
pub(crate) enum Expected {
    Verdict {
        headline: &'static str,
        /// The checks that fail: these, and no others.
        failed: &'static [&'static str],
        access: &'static str,
    },
    Exit(i32),
}

impl Case {
    /// A good card of the year 2021, opened with its CAN.
    fn new(name: &str) -> Self {
        Self::of(Profile::Cccd2021, name)
    }

    fn of(profile: Profile, name: &str) -> Self {
        Self {
            name: name.into(),
            order: Order::new(profile),
            change: |_| {},
            behaviour: Behaviour::default(),
            key: Key::Can,
            extended: "stated",
            anchors: Anchors::Given,
            expected: genuine_by("pace"),
        }
    }

    fn order(mut self, change: impl FnOnce(&mut Order)) -> Self {
        change(&mut self.order);
        self
    }

    fn behaviour(mut self, behaviour: Behaviour) -> Self {
        self.behaviour = behaviour;
        self
    }

    fn fault(mut self, fault: Fault) -> Self {
        self.behaviour = self.behaviour.with(fault);
        self
    }

    /// A chip without extended length, whose proof by Active Authentication fits a short answer.
    fn short_only(mut self) -> Self {
        self.order.active_authentication = AaSpec::Ecdsa {
            curve: Curve::BrainpoolP256r1,
            parameters: CurveParameters::Explicit,
            hash: Hash::Sha256,
        };
        self.behaviour(Behaviour::short_length())
    }

    fn long_reads(mut self) -> Self {
        self.extended = "try";
        self
    }

    fn key(mut self, key: Key) -> Self {
        self.key = key;
        self
    }

    /// A chip of before PACE, which BAC opens with the MRZ.
    fn bac(mut self) -> Self {
        self.order.pace.clear();
        self.key = Key::Mrz;
        self.expected = genuine_by("bac");
        self
    }

    fn gives(mut self, headline: &'static str, failed: &'static [&'static str]) -> Self {
        let access = match self.expected {
            Expected::Verdict { access, .. } => access,
            Expected::Exit(_) => "pace",
        };
        self.expected = Expected::Verdict {
            headline,
            failed,
            access,
        };
        self
    }

    fn gives_by(
        mut self,
        access: &'static str,
        headline: &'static str,
        failed: &'static [&'static str],
    ) -> Self {
        self.expected = Expected::Verdict {
            headline,
            failed,
            access,
        };
        self
    }

    fn exits(mut self, status: i32) -> Self {
        self.expected = Expected::Exit(status);
        self
    }
}

const fn genuine_by(access: &'static str) -> Expected {
    Expected::Verdict {
        headline: "genuine",
        failed: &[],
        access,
    }
}

/// Each way of access and of transport, and each profile.
pub(crate) fn genuine() -> Vec<Case> {
    vec![
        Case::new("PACE with the CAN, extended length").long_reads(),
        Case::new("PACE with the CAN, short length").short_only(),
        Case::new("PACE with the CAN, T=0").behaviour(Behaviour::contact_t0()),
        Case::new("PACE with the MRZ").key(Key::Mrz),
        Case::new("PACE with the ID number").key(Key::Given("--id", "001090000123")),
        Case::new("BAC, extended length").bac().long_reads(),
        Case::new("BAC, short length").bac().short_only(),
        Case::new("BAC, T=0")
            .bac()
            .behaviour(Behaviour::contact_t0()),
        Case::of(Profile::Cancuoc2024, "the card of 2024"),
        Case::of(Profile::Passport, "a passport").key(Key::Mrz),
        Case::of(
            Profile::Cancuoc2024,
            "a lifelong card whose signer has expired",
        )
        .order(|order| {
            order.expiry = Expiry::Never;
            order.signer.validity.until = date!(2025 - 12 - 31);
        }),
    ]
}

/// What an honest chip of a bad document shows, and a wrong key.
pub(crate) fn faulty() -> Vec<Case> {
    let mut no_anchor = Case::new("no anchor").gives("issuer_unknown", &[]);
    no_anchor.anchors = Anchors::None;
    let mut changed_sod = Case::new("a changed SOD").gives("invalid", &["pa.signature"]);
    changed_sod.change = |chip| {
        let sod = chip.files.get_mut(&FileIdentity::SOD).expect("an EF.SOD");
        *sod.last_mut().expect("a signature") ^= 1;
    };
    vec![
        Case::new("a wrong CAN").key(Key::Given("--can", "999999")).exits(4),
        Case::new("a wrong MRZ over BAC")
            .bac()
            .key(Key::Given(
                "--mrz",
                "IDVNM0900001244001090000124<<29001158M3001156VNM<<<<<<<<<<<8NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<",
            ))
            .exits(4),
        no_anchor,
        Case::new("a flipped byte in DG2")
            .fault(Fault::Flip { file: FileIdentity::dg(DataGroup::Dg2), offset: 5000 })
            .gives("invalid", &["pa.hashes"]),
        changed_sod,
        Case::new("another hash in the SOD, properly signed")
            .order(|order| order.faults.push(Misissued::WrongHash(DataGroup::Dg13)))
            .gives("invalid", &["pa.hashes"]),
        Case::new("an expired document")
            .order(|order| {
                order.expiry = Expiry::On(PartialDate::from(date!(2025 - 01 - 15)));
            })
            .gives("expired", &[]),
        Case::new("a foreign signer for a VNM card")
            .order(|order| {
                order.authority.country = Country::UTOPIA;
                order.signer.country = Country::UTOPIA;
            })
            .gives("invalid", &["pa.consistency"]),
    ]
}

/// Chips to which the files of a card were copied, and what such chips try.
pub(crate) fn copies() -> Vec<Case> {
    let hide = |case: Case, group| {
        let file = FileIdentity::dg(group);
        case.fault(Fault::Hide {
            file,
            status: Status::FILE_NOT_FOUND,
        })
    };
    let stripped = |name: &str| {
        Case::new(name).order(|order| {
            order.faults.push(Misissued::NotInCom(DataGroup::Dg14));
            order.faults.push(Misissued::NotInCom(DataGroup::Dg15));
        })
    };
    vec![
        Case::new("files copied, other keys")
            .fault(Fault::Keys(KeyFault::Other))
            .gives("invalid", &["aa", "ca"]),
        Case::new("files copied, no keys")
            .fault(Fault::Keys(KeyFault::Absent))
            .gives("invalid", &["aa", "ca"]),
        hide(
            hide(
                stripped("DG14 and DG15 stripped from COM and hidden"),
                DataGroup::Dg14,
            ),
            DataGroup::Dg15,
        )
        .gives("invalid", &["pa.consistency", "aa", "ca"]),
        hide(Case::new("DG15 answers 6A82"), DataGroup::Dg15).gives("invalid", &["aa"]),
        hide(Case::new("DG14 answers 6A82"), DataGroup::Dg14).gives("invalid", &["ca"]),
        refuse("MSE:Set AT refused", 0x22, Some(0x41A4)).gives("invalid", &["ca"]),
        refuse("INTERNAL AUTHENTICATE refused", 0x88, None).gives("invalid", &["aa"]),
        Case::new("EF.CardAccess hidden, BAC instead")
            .fault(Fault::Hide {
                file: FileIdentity::CARD_ACCESS,
                status: Status::FILE_NOT_FOUND,
            })
            .key(Key::Mrz)
            .gives_by("bac", "invalid", &["pa.consistency"]),
        Case::new("Chip Authentication ignored")
            .fault(Fault::IgnoreChipAuthentication)
            .gives("invalid", &["ca"]),
    ]
}

fn refuse(name: &str, ins: u8, p1_p2: Option<u16>) -> Case {
    Case::new(name).fault(Fault::Refuse {
        ins,
        p1_p2,
        status: Status(0x6985),
    })
}

/// The card leaves the field at commands all over the read, before they ran and after.
pub(crate) fn pulled() -> Vec<Case> {
    let pace = |name: &str| Case::new(&format!("PACE: {name}"));
    let bac = |name: &str| Case::new(&format!("BAC: {name}")).bac();
    let mut cases = Vec::new();
    for command in [1, 2, 4, 6, 8, 9, 11, 13] {
        for (moment, when) in [(Moment::Before, "before"), (Moment::After, "after")] {
            let name = format!("pulled {when} command {command} ran");
            let fault = Fault::Pull { command, moment };
            cases.push(pace(&name).fault(fault.clone()).exits(5));
            if command % 3 == 0 || command == 1 {
                cases.push(bac(&name).fault(fault).exits(5));
            }
        }
    }
    cases
}
