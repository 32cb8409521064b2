//! What the chip answers in the master file before any access: the questions that a read does not
//! ask.

use cccd_chip::channel::{Channel, ChannelError, Session};
use cccd_chip::iso7816::{Command, Response, ins};
use cccd_chip::lds::FileIdentity;
use cccd_chip::lds::atr_info::AtrInfo;
use cccd_chip::lds::ef_dir::EfDir;
use cccd_chip::transport::Transport;

use super::card::capabilities;
use super::facts::Facts;
use crate::render::hex;

/// Asks for the files of the master file, by short identifier and by SELECT, and for the master
/// file itself.
pub(super) fn master_file(card: &mut dyn Transport) -> Result<Facts, ChannelError> {
    let mut session = Session::new(card);
    let mut facts = Facts::default();
    // With P2 0C no data is expected; chips of Vietnam are said to know no such command.
    let select = Command::new(ins::SELECT, 0x00, 0x0C).with_data([0x3F, 0x00]);
    let answer = session.exchange(&select)?;
    facts.text("select_master_file", answer.status.to_string());
    for (name, file) in [
        ("EF.CardAccess", FileIdentity::CARD_ACCESS),
        ("EF.CardSecurity", FileIdentity::CARD_SECURITY),
        ("EF.ATR/INFO", FileIdentity::ATR_INFO),
        ("EF.DIR", FileIdentity::DIR),
    ] {
        let read = session.exchange(&Command::read_binary_sfi(file.sfi, 0, 256))?;
        let select = session.exchange(&Command::select_file(file.fid))?;
        let mut of_file = Facts::default();
        of_file.text("read_by_short_identifier", answered(&read));
        of_file.text("select_by_identifier", select.status.to_string());
        match file {
            FileIdentity::ATR_INFO => atr_info(&read.data, &mut of_file),
            FileIdentity::DIR => directory(&read.data, &mut of_file),
            _ => {}
        }
        facts.within(name, of_file);
    }
    Ok(facts)
}

/// The status word, and how much came with it.
fn answered(response: &Response) -> String {
    match response.data.len() {
        0 => response.status.to_string(),
        bytes => format!("{}, {bytes} bytes", response.status),
    }
}

/// What the card says of itself; of other objects, which may hold its number, only the tags.
fn atr_info(content: &[u8], facts: &mut Facts) {
    let Ok(info) = AtrInfo::parse(content) else {
        return;
    };
    if let Some(card) = info.capabilities {
        facts.list("capabilities", capabilities(card));
    }
    if let Some(lengths) = info.extended_length {
        facts.text("longest_command", lengths.max_command.to_string());
        facts.text("longest_answer", lengths.max_response.to_string());
    }
    facts.list(
        "other_objects",
        info.others.iter().map(|(tag, _)| tag.to_string()),
    );
}

/// The applications on the card.
fn directory(content: &[u8], facts: &mut Facts) {
    let Ok(directory) = EfDir::parse(content) else {
        return;
    };
    let applications = directory.applications;
    facts.list("applications", applications.iter().map(|one| hex(&one.aid)));
}
