//! The file of DG2, DG3 or DG4: templates with their records.

use super::cbeff::{Encoding, Header, Template, TemplateGroup, TemplateWarning};
use super::iso39794::DataBlock;
use super::{BiometricImage, BiometricRecord, RecordWarning};
use crate::{
    ParseError, Private,
    tlv::{self, Tag},
};

/// EF.DG2, EF.DG3 or EF.DG4, by the type of its records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BiometricGroup<R> {
    /// One for each biometric information template, in the order of the file.
    pub templates: Vec<BiometricTemplate<R>>,
    /// Data objects that do not belong there, and templates whose record is missing or cannot be
    /// read; written after the others.
    pub others: Vec<(Tag, Private<Vec<u8>>)>,
    /// What is odd in the file as it was parsed. For a strict conformance test, any of these is a
    /// failure; for showing an image, none is.
    pub warnings: Vec<BiometricWarning>,
}

/// A biometric information template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BiometricTemplate<R> {
    /// The biometric header.
    pub header: Header,
    /// The record.
    pub record: Record<R>,
    /// Data objects that do not belong here, written after the record.
    pub others: Vec<(Tag, Private<Vec<u8>>)>,
}

/// A record by the standard that it follows.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Record<R> {
    /// ISO/IEC 19794, first edition.
    Iso19794(R),
    /// ISO/IEC 39794.
    Iso39794(DataBlock),
}

/// Something odd in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum BiometricWarning {
    /// In the templates.
    Template(TemplateWarning),
    /// In a record.
    Record(RecordWarning),
    /// A record that cannot be read, beside others that can.
    Unreadable(ParseError),
}

impl<R: BiometricRecord> BiometricGroup<R> {
    /// A file with one record, its header as issuers write it.
    #[must_use]
    pub fn of_record(subtype: u8, record: Record<R>) -> Self {
        let [first, second] = match R::MODALITY.format_types() {
            [first, second, ..] => [*first, *second],
            _ => [[0; 2]; 2],
        };
        let format = match record {
            Record::Iso19794(_) => first,
            Record::Iso39794(_) => second,
        };
        Self {
            templates: vec![BiometricTemplate {
                header: Header::issued(R::MODALITY.biometric_type(), subtype, format),
                record,
                others: Vec::new(),
            }],
            others: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// From the whole file. A file without templates says that nothing was enrolled (Doc 9303-10,
    /// 4.7.3.2.2), which is no error for fingers and irises.
    ///
    /// # Errors
    /// Where the structure is broken, or there is a template but no record can be read.
    pub fn parse(file: &[u8]) -> Result<Self, ParseError> {
        let group = TemplateGroup::parse(tlv::only(file, Self::tag())?.value, R::MODALITY)?;
        let mut warnings: Vec<BiometricWarning> = group
            .warnings
            .into_iter()
            .map(BiometricWarning::Template)
            .collect();
        let mut templates = Vec::new();
        let mut others = group.others;
        let mut unreadable = None;
        for template in group.templates {
            match Record::<R>::parse(template.encoding, template.record.reveal()) {
                Ok(record) => {
                    let odd = record.warnings().iter().copied();
                    warnings.extend(odd.map(BiometricWarning::Record));
                    templates.push(BiometricTemplate {
                        header: template.header,
                        record,
                        others: template.others,
                    });
                }
                Err(error) => {
                    warnings.push(BiometricWarning::Unreadable(error.clone()));
                    others.push(template.to_object());
                    unreadable = unreadable.or(Some(error));
                }
            }
        }
        match unreadable {
            Some(error) if templates.is_empty() => Err(error),
            _ => Ok(Self {
                templates,
                others,
                warnings,
            }),
        }
    }

    /// The whole file, counts and lengths computed.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let templates = self
            .templates
            .iter()
            .map(|template| {
                let (encoding, record) = match &template.record {
                    Record::Iso19794(record) => (Encoding::Iso19794, record.encode()),
                    Record::Iso39794(block) => (Encoding::Iso39794, block.encode()),
                };
                Template {
                    header: template.header.clone(),
                    encoding,
                    record: Private::new(record),
                    others: template.others.clone(),
                }
            })
            .collect();
        let group = TemplateGroup {
            templates,
            others: self.others.clone(),
            warnings: Vec::new(),
        };
        tlv::encode(Self::tag(), &group.encode())
    }

    /// All images in order.
    pub fn images(&self) -> impl Iterator<Item = BiometricImage<'_>> {
        self.templates
            .iter()
            .flat_map(|template| template.record.images())
    }

    fn tag() -> Tag {
        Tag(R::MODALITY.data_group().tag().into())
    }
}

impl<R: BiometricRecord> Record<R> {
    /// The images of the record.
    #[must_use]
    pub fn images(&self) -> Vec<BiometricImage<'_>> {
        match self {
            Self::Iso19794(record) => record.images(),
            Self::Iso39794(block) => block.images(),
        }
    }

    /// What is odd in the record as it was parsed.
    #[must_use]
    pub fn warnings(&self) -> &[RecordWarning] {
        match self {
            Self::Iso19794(record) => record.warnings(),
            Self::Iso39794(block) => &block.warnings,
        }
    }

    fn parse(encoding: Encoding, record: &[u8]) -> Result<Self, ParseError> {
        match encoding {
            Encoding::Iso19794 => R::parse(record).map(Self::Iso19794),
            Encoding::Iso39794 => DataBlock::parse(R::MODALITY, record).map(Self::Iso39794),
        }
    }
}
