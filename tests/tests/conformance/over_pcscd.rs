//! A part of the cases through a real pcscd, with readers that carry what CCID readers do: the rows
//! give the same there.

use std::time::Duration;

use cccd_chip::transport::pcsc::{Service, Sharing};
use cccd_chip::transport::{Cancel, CardInfo, Limits, Transport, TransportError};
use cccd_tests::pcscd::{Plugged, Slot};

use crate::units;

/// One of each kind: a chip that errs, a large file, each proof of the chip, a terminal; and whether
/// its commands fit a reader of short ones.
const CASES: [(&str, bool); 6] = [
    ("ISO7816_B_08", true),
    ("ISO7816_C_07", true),
    ("ISO7816_D_14", false),
    ("ISO7816_E_31", false),
    ("ISO7816_F_02", true),
    ("ISO7816_G_34", true),
];

/// What readers say that they carry: short commands alone, and what the dwMaxCCIDMessageLength of
/// two common ones leaves of a command and of a response.
const LIMITS: [Limits; 3] = [
    Limits::SHORT,
    Limits {
        command: 2048,
        response: 2048,
    },
    Limits {
        command: 512,
        response: 512,
    },
];

/// A reader that carries no more than it says.
struct Limited<'t> {
    inner: &'t mut dyn Transport,
    info: CardInfo,
}

impl Transport for Limited<'_> {
    fn card(&self) -> &CardInfo {
        &self.info
    }

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
        let limits = self.info.limits;
        assert!(
            command.len() <= limits.command,
            "a command too long to carry"
        );
        let response = self.inner.transmit(command)?;
        assert!(response.len() <= limits.response, "a response too long");
        Ok(response)
    }

    fn reset(&mut self) -> Result<(), TransportError> {
        self.inner.reset()
    }
}

#[test]
fn cases_give_the_same_through_pcscd() {
    let Some(slot) = Slot::take() else { return };
    let service = Service::connect().unwrap();
    let units = units();
    let cases: Vec<_> = units.iter().flat_map(|unit| &unit.cases).collect();
    for (id, short) in CASES {
        let case = cases.iter().find(|case| case.id == id).unwrap();
        let (inspection, gives) = case.first().unwrap();
        let _plugged = Plugged::into(&slot, inspection.card());
        service
            .wait_for_card(Some(slot.reader), Duration::from_secs(20), &Cancel::new())
            .unwrap();
        let mut card = service.open(slot.reader, Sharing::Exclusive).unwrap();
        for limits in LIMITS
            .into_iter()
            .filter(|limits| short || limits.extended())
        {
            let mut info = card.card().clone();
            info.limits = limits;
            let mut reader = Limited {
                inner: &mut card,
                info,
            };
            let given = inspection.run_on(&mut reader).to_string();
            assert_eq!(given, gives, "{id} at {limits:?}");
            card.reset().unwrap();
        }
    }
}
