//! `cccd parse`: what is printed on a card, taken apart. Nothing here is verified.

use cccd_chip::lds::id_number::IdNumber;
use cccd_chip::lds::mrz::Mrz;
use cccd_chip::lds::qr::Qr;
use serde_json::Value;
use time::OffsetDateTime;

use crate::args::{ParseArgs, ParseCommand};
use crate::exit::Exit;
use crate::input;
use crate::messages::Label;
use crate::problem::Problem;
use crate::render::fields::Fields;
use crate::render::json;
use crate::render::notes::Note;
use crate::render::page::{Page, Style};
use crate::render::screen::Screen;

/// Fills the fields from a text and says what is odd about it.
type Parse = fn(&str, &mut Fields) -> Result<Vec<Note>, Problem>;

/// # Errors
/// [`Problem::Text`] where the text is not what it is said to be.
pub(crate) fn run(command: &ParseCommand, screen: &Screen) -> Result<Exit, Problem> {
    let (args, parse): (&ParseArgs, Parse) = match command {
        ParseCommand::Mrz(args) => (args, mrz),
        ParseCommand::Qr(args) => (args, qr),
        ParseCommand::Id(args) => (args, id),
    };
    let text = input::value("TEXT", &args.text)?;
    let mut fields = Fields::new(screen.language());
    let notes = parse(&text, &mut fields)?;

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
        page.paragraph(Style::Dim, 0, screen.label(Label::Unverified));
        screen.page(&page);
    }
    Ok(Exit::Genuine)
}

fn mrz(text: &str, fields: &mut Fields) -> Result<Vec<Note>, Problem> {
    let mrz = Mrz::parse(input::mrz_characters(text).reveal().as_bytes()).map_err(|error| {
        Problem::Text {
            what: Label::MrzText,
            why: error.to_string(),
        }
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
    fields.text(
        "mrz_information",
        Label::Key,
        mrz.mrz_information().reveal(),
    );
    Ok(mrz
        .warnings
        .iter()
        .map(|warning| Note::from(*warning))
        .collect())
}

fn qr(text: &str, fields: &mut Fields) -> Result<Vec<Note>, Problem> {
    let qr = Qr::parse(text).map_err(|error| Problem::Text {
        what: Label::QrCode,
        why: error.to_string(),
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
    fields.texts(
        "other",
        Label::OtherData,
        qr.extra.iter().map(|slot| slot.reveal().as_str()),
    );
    fields.text("can", Label::Key, qr.id_number.can());
    let repairs = qr.repairs.iter().map(|repair| Note::from(*repair));
    Ok(repairs
        .chain(qr.warnings.iter().map(|warning| Note::from(*warning)))
        .collect())
}

fn id(text: &str, fields: &mut Fields) -> Result<Vec<Note>, Problem> {
    let id = IdNumber::parse(text).map_err(|error| Problem::Text {
        what: Label::IdNumber,
        why: error.to_string(),
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
