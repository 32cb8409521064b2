//! EF.DIR: the applications on the card (Doc 9303-10, 3.11.2; ISO/IEC 7816-4, 12.2.3).

use crate::{
    error::ParseError,
    file::EMRTD_AID,
    tlv::{Reader, Tag, Writer},
};

const TEMPLATE: Tag = Tag(0x61);
const AID: Tag = Tag(0x4F);
const LABEL: Tag = Tag(0x50);

/// EF.DIR. On its own it is not signed; a signed copy may stand in EF.CardSecurity.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EfDir {
    /// The applications in the order of the file.
    pub applications: Vec<Application>,
}

/// One application.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Application {
    /// Its identifier, up to 16 bytes.
    pub aid: Vec<u8>,
    /// Its label, where there is one.
    pub label: Option<Vec<u8>>,
    /// Other data objects, kept as they are.
    pub others: Vec<(Tag, Vec<u8>)>,
}

impl EfDir {
    /// Parses the file. Zero bytes that pad it are ignored.
    ///
    /// # Errors
    /// [`ParseError`] where it is no series of application templates and identifiers.
    pub fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        let mut applications = Vec::new();
        let mut reader = Reader::new(bytes);
        while reader.rest().iter().any(|byte| *byte != 0) {
            let object = reader.read()?;
            let application = match object.tag {
                TEMPLATE => Application::from_objects(object.children()?)?,
                // An identifier without a template is allowed too.
                AID => Application {
                    aid: object.value.to_vec(),
                    ..Application::default()
                },
                _ => return Err(ParseError::invalid("EF.DIR", "template", "another tag")),
            };
            if application.aid.is_empty() || application.aid.len() > 16 {
                return Err(ParseError::invalid("EF.DIR", "AID", "not 1 to 16 bytes"));
            }
            applications.push(application);
        }
        Ok(Self { applications })
    }

    /// Writes the file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        for application in &self.applications {
            writer.nest(TEMPLATE, |inner| {
                inner.put(AID, &application.aid);
                if let Some(label) = &application.label {
                    inner.put(LABEL, label);
                }
                for (tag, value) in &application.others {
                    inner.put(*tag, value);
                }
            });
        }
        writer.into_bytes()
    }

    /// Whether the LDS1 eMRTD application is listed.
    #[must_use]
    pub fn has_emrtd(&self) -> bool {
        self.applications
            .iter()
            .any(|application| application.aid == EMRTD_AID)
    }
}

impl Application {
    fn from_objects(objects: Reader<'_>) -> Result<Self, ParseError> {
        let mut application = Self::default();
        for object in objects {
            let object = object?;
            match object.tag {
                AID if application.aid.is_empty() => application.aid = object.value.to_vec(),
                LABEL if application.label.is_none() => {
                    application.label = Some(object.value.to_vec());
                }
                tag => application.others.push((tag, object.value.to_vec())),
            }
        }
        Ok(application)
    }
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn applications_of_the_standard() {
        let bytes = hex!(
            "61094F07A0000002471001 61094F07A0000002472001 61094F07A0000002472002"
            "61094F07A0000002472003"
        );
        let dir = EfDir::parse(&bytes).unwrap();
        assert!(dir.has_emrtd());
        assert_eq!(dir.applications.len(), 4);
        assert_eq!(dir.encode(), bytes);
        let padded = [&bytes[..], &[0; 5]].concat();
        assert_eq!(EfDir::parse(&padded).unwrap(), dir);
        assert!(
            EfDir::parse(&hex!("4F07A0000002471001"))
                .unwrap()
                .has_emrtd()
        );
        assert!(EfDir::parse(&hex!("6100")).is_err());
        assert!(EfDir::parse(&hex!("0500")).is_err());
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            let _ = EfDir::parse(&bytes);
        }

        #[test]
        fn what_is_encoded_is_parsed(
            applications in prop::collection::vec(
                (prop::collection::vec(any::<u8>(), 1..17), any::<Option<Vec<u8>>>()),
                0..4,
            ),
        ) {
            let applications = applications
                .into_iter()
                .map(|(aid, label)| Application {
                    aid,
                    label,
                    others: vec![(Tag(0x73), vec![0x06, 0x00])],
                })
                .collect();
            let dir = EfDir { applications };
            prop_assert_eq!(EfDir::parse(&dir.encode()).unwrap(), dir);
        }
    }
}
