//! `cccd parse`: what is printed on a card, or stands in a file of it, taken apart. Nothing here is
//! verified.

mod oddities;
mod refused;
mod signed;
mod structure;

use std::fs;
use std::path::Path;

use cccd_chip::lds::id_number::IdNumber;
use cccd_chip::lds::image_format::ImageFormat;
use cccd_chip::lds::mrz::Mrz;
use cccd_chip::lds::qr::{InsuranceQr, Qr};
use cccd_chip::lds::{ParseError, Private};
use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::args::{FileArgs, ParseArgs, ParseCommand};
use crate::exit::Exit;
use crate::input;
use crate::messages::{Label, Language};
use crate::problem::Problem;
use crate::qr_photo;
use crate::render::fields::Fields;
use crate::render::json;
use crate::render::notes::Note;
use crate::render::page::{Page, Style};
use crate::render::screen::Screen;
use crate::render::tree::Node;

/// Fills the fields from a text and says what is odd about it.
type Parse = fn(&str, &mut Fields) -> Result<Vec<Note>, Problem>;

/// # Errors
/// [`Problem::Text`] where the text is not what it is said to be.
pub(crate) fn run(command: &ParseCommand, screen: &Screen) -> Result<Exit, Problem> {
    let (args, parse): (&ParseArgs, Parse) = match command {
        ParseCommand::Mrz(args) => (args, mrz),
        ParseCommand::Qr(args) => (args, qr),
        ParseCommand::Id(args) => (args, id),
        ParseCommand::Dg(args) => return file(args, structure::data_group, screen),
        ParseCommand::Sod(args) => return file(args, signed::sod, screen),
        ParseCommand::Cert(args) => return file(args, signed::certificate, screen),
        ParseCommand::Ml(args) => return file(args, signed::master_list, screen),
        ParseCommand::Image(args) => {
            return file(
                args,
                |image, language| Ok(structure::image(image, language)),
                screen,
            );
        }
    };
    let text = given(&args.text)?;
    let text = text.reveal();
    let mut fields = Fields::new(screen.language());
    let notes = parse(text, &mut fields)?;

    if args.json {
        let mut object = fields.to_json();
        object.insert(
            "warnings".into(),
            notes.iter().map(|note| note.code).collect(),
        );
        object.insert("verified".into(), false.into());
        json::print(screen, &Value::Object(object));
    } else {
        let mut page = Page::new(screen.view());
        fields.write(&mut page);
        for note in notes {
            page.note(&note.words(screen.language()));
        }
        let proof = match command {
            ParseCommand::Id(_) => Label::OnlyHints,
            _ => Label::Unverified,
        };
        page.paragraph(Style::Dim, 0, screen.label(proof));
        screen.page(&page);
    }
    Ok(Exit::Genuine)
}

/// The text of an argument: from standard input, from a file with that name, which may be a picture
/// of a QR code, or itself.
fn given(argument: &str) -> Result<Private<String>, Problem> {
    let path = Path::new(argument);
    if !path.is_file() {
        return input::value("TEXT", argument).map(Private::new);
    }
    let content = fs::read(path).map_err(|error| Problem::read_file(path, &error))?;
    let no_code = |why| Problem::Text {
        what: Label::QrCode,
        why,
    };
    if ImageFormat::detect(&content) != ImageFormat::Unknown {
        return qr_photo::text(content).map_err(no_code);
    }
    String::from_utf8(content)
        .map(Private::new)
        .map_err(|_| no_code("neither text nor a picture".into()))
}

/// A file as a tree.
fn file(
    args: &FileArgs,
    shown: fn(&[u8], Language) -> Result<structure::Shown, ParseError>,
    screen: &Screen,
) -> Result<Exit, Problem> {
    let content = fs::read(&args.file).map_err(|error| Problem::read_file(&args.file, &error))?;
    let content = Private::new(content);
    let (nodes, warnings) =
        shown(content.reveal(), screen.language()).map_err(|error| Problem::Text {
            what: Label::LdsFile,
            why: error.to_string(),
        })?;
    if args.json {
        let elements: Vec<Value> = nodes.iter().map(Node::to_json).collect();
        let warnings: Vec<String> = warnings.into_iter().map(|odd| odd.code).collect();
        let document = json!({"elements": elements, "warnings": warnings, "verified": false});
        json::print(screen, &document);
        return Ok(Exit::Genuine);
    }
    let mut page = Page::new(screen.view());
    for node in &nodes {
        node.write(&mut page, 0);
    }
    for warning in &warnings {
        page.note(&warning.words);
    }
    page.paragraph(Style::Dim, 0, screen.label(Label::FileUnverified));
    screen.page(&page);
    Ok(Exit::Genuine)
}

fn mrz(text: &str, fields: &mut Fields) -> Result<Vec<Note>, Problem> {
    let (mrz, repairs) = Mrz::from_ocr(text).map_err(|error| Problem::Text {
        what: Label::MrzText,
        why: refused::mrz(&error, fields.language()),
    })?;
    let name = [mrz.primary_identifier(), mrz.secondary_identifier()];
    let name: Vec<&str> = name.iter().map(|part| part.reveal().as_str()).collect();
    fields.text("name", Label::Name, name.join(" ").trim());
    if let Some(id) = mrz.vietnamese_id_number() {
        fields.id_number(id.reveal());
    }
    fields.text(
        "document_number",
        Label::DocumentNumber,
        mrz.document_number.reveal(),
    );
    fields.text("document_code", Label::DocumentKind, &mrz.document_code);
    fields.state("issuing_state", Label::IssuingState, &mrz.issuing_state);
    fields.state("nationality", Label::Nationality, mrz.nationality.reveal());
    // Nobody is born after today; that settles the century.
    if let Some(birth) = mrz.birth_date(OffsetDateTime::now_utc().date()) {
        fields.date("date_of_birth", Label::DateOfBirth, birth);
    }
    fields.sex(*mrz.sex.reveal());
    if let Some(expiry) = mrz.expiry() {
        fields.expiry(expiry);
    }
    let optional = [&mrz.optional_data, &mrz.optional_data_2];
    fields.texts(
        "optional_data",
        Label::OtherData,
        optional.map(|data| data.reveal().as_str()),
    );
    let layout = format!("{:?}", mrz.format).to_uppercase();
    fields.text("format", Label::Layout, &layout);
    fields.text(
        "mrz_information",
        Label::Key,
        mrz.mrz_information().reveal(),
    );
    let repairs = repairs.into_iter().map(Note::from);
    let cut = Note::about("mrz_name_may_be_cut", Label::NameMayBeCut, Label::Name);
    Ok(repairs
        .chain(mrz.warnings.iter().map(|warning| Note::from(*warning)))
        .chain(mrz.name_may_be_truncated().then_some(cut))
        .collect())
}

fn qr(text: &str, fields: &mut Fields) -> Result<Vec<Note>, Problem> {
    if let Some(insurance) = InsuranceQr::parse(text) {
        health_insurance(&insurance, fields);
        return Ok(Vec::new());
    }
    let qr = Qr::parse(text).map_err(|error| Problem::Text {
        what: Label::QrCode,
        why: refused::qr(&error, fields.language()),
    })?;
    fields.id_number(qr.id_number.reveal());
    fields.text("full_name", Label::Name, qr.name.reveal());
    if let Some(birth) = &qr.birth {
        fields.date("date_of_birth", Label::DateOfBirth, *birth.reveal());
    }
    if let Some(sex) = qr.sex {
        fields.sex(sex);
    }
    fields.text("residence", Label::Residence, qr.residence.reveal());
    if let Some(issued) = qr.issued {
        fields.date("date_of_issue", Label::DateOfIssue, issued);
    }
    if let Some(old) = &qr.old_id_number {
        fields.text("old_id_number", Label::OldIdNumber, old.reveal());
    }
    // The order of these is not public: each with its place.
    fields.list(
        "slots_from_8",
        Label::Slots,
        8,
        qr.extra.iter().map(|slot| slot.reveal().as_str()),
    );
    fields.texts(
        "unread",
        Label::Unread,
        qr.unread.iter().map(|(_, text)| text.reveal().as_str()),
    );
    fields.expiries(
        "date_of_expiry_candidates",
        Label::ComputedExpiry,
        &qr.expiry_candidates(),
    );
    fields.text("can", Label::Key, qr.id_number.can());
    let repairs = qr.repairs.iter().map(|repair| Note::from(*repair));
    Ok(repairs
        .chain(qr.warnings.iter().map(|warning| Note::from(*warning)))
        .collect())
}

/// The code on a paper health-insurance card.
fn health_insurance(qr: &InsuranceQr, fields: &mut Fields) {
    fields.text("insurance_code", Label::InsuranceCode, qr.code.reveal());
    fields.text("full_name", Label::Name, qr.name.reveal());
    if let Some(birth) = &qr.birth {
        fields.date("date_of_birth", Label::DateOfBirth, *birth.reveal());
    }
    if let Some(sex) = qr.sex {
        fields.sex(sex);
    }
    fields.text("residence", Label::Residence, qr.address.reveal());
    if let Some(from) = qr.valid_from {
        fields.date("valid_from", Label::ValidFrom, from);
    }
    if let Some(to) = qr.valid_to {
        fields.date("valid_to", Label::ValidUntil, to);
    }
    fields.texts(
        "unread",
        Label::Unread,
        qr.unread.iter().map(|text| text.reveal().as_str()),
    );
    fields.text("facility", Label::Facility, qr.facility.reveal());
    fields.texts(
        "other",
        Label::OtherData,
        qr.extra.iter().map(|slot| slot.reveal().as_str()),
    );
}

fn id(text: &str, fields: &mut Fields) -> Result<Vec<Note>, Problem> {
    let id = IdNumber::parse(text).map_err(|error| Problem::Text {
        what: Label::IdNumber,
        why: refused::id_number(&error, fields.language()),
    })?;
    fields.id_number(id.reveal());
    fields.text(
        "province",
        Label::Province,
        id.province().unwrap_or_default(),
    );
    fields.sex(id.sex());
    fields.text("birth_year", Label::BirthYear, &id.birth_year().to_string());
    fields.text("can", Label::Key, id.can());
    fields.text(
        "document_number",
        Label::DocumentNumber,
        id.document_number(),
    );
    Ok(id
        .warnings(None, None)
        .into_iter()
        .map(Note::from)
        .collect())
}
