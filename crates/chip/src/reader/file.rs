//! Reads one file in the fewest commands that chip, cipher and reader allow.

use cccd_lds::tlv::{self, TlvError};
use cccd_lds::{FileIdentity, Private};
use zeroize::{Zeroize, Zeroizing};

use crate::channel::{Channel, ChannelError};
use crate::document::FileState;
use crate::iso7816::{Command, Response, StatusWord};

/// Read sizes to fall back to, in plain bytes, when a chip refuses larger ones (`6700`). 192 is
/// the most that some passports read at once.
const SMALLER: [usize; 5] = [192, 128, 96, 64, 32];
/// The largest response data field of short length, in bytes.
const SHORT: usize = 256;
/// Enough for the tag and length of any file (two-byte tag, three bytes of length).
const HEADER: usize = 6;
/// A chip whose reads bring fewer bytes than this on average keeps the reader busy on purpose.
const TRICKLE: usize = 16;
/// Reads that any file is granted, whatever they bring.
const READS: usize = 16;
/// The first offset that P1-P2 cannot express.
const ODD_FROM: usize = 0x8000;

/// How files are read from this chip over this reader, as learnt so far.
#[derive(Debug, Clone)]
pub(crate) struct Sizes {
    /// The largest response data field, in bytes on the wire.
    field: usize,
    /// The largest number of plain bytes that the chip gives at once, once it refused more.
    most: Option<usize>,
    /// Whether reading by short file identifier has worked, or has failed where SELECT worked.
    by_sfi: Option<bool>,
    /// Whether `6A82` to a short file identifier counts although none has worked yet.
    believes_absence: bool,
}

impl Sizes {
    /// Response data fields of up to `field` bytes; over 256 means extended length.
    pub(crate) const fn new(field: usize) -> Self {
        Self {
            field,
            most: None,
            by_sfi: None,
            believes_absence: false,
        }
    }

    /// Takes the chip's word that there is no such file at its first, without asking by SELECT.
    pub(crate) const fn believing_absence(mut self) -> Self {
        self.believes_absence = true;
        self
    }

    /// Short reads, or the response data fields of up to `field` bytes, with what else was learnt.
    pub(crate) const fn with_field(mut self, field: usize) -> Self {
        self.field = field;
        self
    }

    /// The same for another card of this kind: products share contactless ATRs, so that short
    /// identifiers on one card are no promise of the next, and a card that gives less than any
    /// passport slows down no other.
    pub(crate) fn for_another_card(mut self) -> Self {
        self.by_sfi = self.by_sfi.filter(|works| !works);
        self.most = self.most.filter(|most| SMALLER.first() == Some(most));
        self
    }

    /// Whether reads use extended length.
    pub(crate) const fn extended(&self) -> bool {
        self.field > SHORT
    }

    /// Whether files are read by short file identifier, as far as is known.
    pub(crate) fn by_short_identifier(&self) -> bool {
        self.by_sfi != Some(false)
    }

    /// Short reads from now on.
    pub(crate) const fn shorten(&mut self) {
        self.field = SHORT;
    }

    /// The number of plain bytes to ask for at once.
    fn plain(&self, channel: &dyn Channel) -> usize {
        let room = channel.capacity(self.field).max(1);
        self.most.map_or(room, |most| most.min(room))
    }

    /// After a short session that ended over a read: asks for less, where that may be what the chip
    /// minds. Whether there was anything left to give up.
    pub(crate) fn ask_less(&mut self, wrong_length: bool, at_start: bool) -> bool {
        if wrong_length && self.most.is_none() {
            self.most = SMALLER.first().copied();
        } else if at_start && self.by_sfi.is_none() {
            self.by_sfi = Some(false);
        } else {
            return false;
        }
        true
    }

    /// After a refused length: whether there is a smaller size to try than `asked`.
    fn smaller(&mut self, channel: &dyn Channel, asked: usize) -> bool {
        if self.extended() {
            self.shorten();
            if self.plain(channel) < asked {
                return true;
            }
        }
        self.most = SMALLER.into_iter().find(|size| *size < asked);
        self.most.is_some()
    }
}

/// Reads a whole file and trims it to the length that its first bytes state.
///
/// It begins with the largest read there is, by short file identifier, so that a file that fits
/// one response costs one command. `progress` is told the bytes read and the file's length.
///
/// # Errors
/// [`ChannelError`] if the link or the session is lost; whatever the chip says of the file itself
/// is a [`FileState`].
pub(crate) fn read_file(
    channel: &mut dyn Channel,
    file: FileIdentity,
    sizes: &mut Sizes,
    limit: usize,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<FileState, ChannelError> {
    let mut bytes = Zeroizing::default();
    read_on(channel, file, sizes, limit, &mut bytes, progress)
}

/// The same where `bytes` has the beginning of the file already, from an earlier read of it that
/// was cut off. When link or session are lost, `bytes` has what came so far.
pub(crate) fn read_on(
    channel: &mut dyn Channel,
    file: FileIdentity,
    sizes: &mut Sizes,
    limit: usize,
    bytes: &mut Zeroizing<Vec<u8>>,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<FileState, ChannelError> {
    if bytes.is_empty() || !select(channel, file)?.is_processed() {
        bytes.zeroize();
        match begin(channel, file, sizes)? {
            Begun::Bytes(first) => **bytes = first,
            Begun::Not(state) => return Ok(state),
        }
    }
    let state = finish(channel, file, sizes, limit, bytes, progress)?;
    bytes.zeroize();
    Ok(state)
}

/// Makes a file current: reads of it can then begin at any offset.
fn select(channel: &mut dyn Channel, file: FileIdentity) -> Result<StatusWord, ChannelError> {
    Ok(channel.exchange(&Command::select_file(file.fid))?.status)
}

/// What the first read of a file brought.
enum Begun {
    Bytes(Vec<u8>),
    Not(FileState),
}

fn begin(
    channel: &mut dyn Channel,
    file: FileIdentity,
    sizes: &mut Sizes,
) -> Result<Begun, ChannelError> {
    if sizes.by_short_identifier() {
        match first(channel, sizes, |ne| {
            Command::read_binary_sfi(file.sfi, 0, ne)
        })? {
            First::Bytes(bytes) => {
                sizes.by_sfi = Some(true);
                return Ok(Begun::Bytes(bytes));
            }
            First::Status(status) => {
                // A chip that knows no short identifiers may say so in any word: to it they are
                // offsets into a file that is not selected. Where they have worked, fewer do.
                let believed = sizes.believes_absence && status == StatusWord::NOT_FOUND;
                let unsupported = (sizes.by_sfi.is_none() && !believed)
                    || matches!(status.0, 0x6981 | 0x6A80 | 0x6A81 | 0x6A86 | 0x6B00)
                    || matches!(status.sw1(), 0x6D | 0x6E | 0x67);
                if !unsupported {
                    return Ok(Begun::Not(refusal(status)));
                }
            }
        }
    }
    let selected = select(channel, file)?;
    if !selected.is_processed() {
        return Ok(Begun::Not(refusal(selected)));
    }
    match first(channel, sizes, |ne| Command::read_binary(0, ne))? {
        First::Bytes(bytes) => {
            sizes.by_sfi.get_or_insert(false);
            Ok(Begun::Bytes(bytes))
        }
        First::Status(status) => Ok(Begun::Not(refusal(status))),
    }
}

enum First {
    Bytes(Vec<u8>),
    Status(StatusWord),
}

/// The first read, at falling sizes while the chip objects to the size.
fn first(
    channel: &mut dyn Channel,
    sizes: &mut Sizes,
    command: impl Fn(usize) -> Command,
) -> Result<First, ChannelError> {
    let mut ne = sizes.plain(channel);
    loop {
        let response = channel.exchange(&command(ne))?;
        let status = response.status;
        if let Some(bytes) = taken(response) {
            return Ok(First::Bytes(bytes));
        }
        let end = matches!(status, StatusWord::END_OF_FILE | StatusWord::WRONG_OFFSET);
        if end && ne > HEADER {
            // Some chips answer a read past the end of the file with no data at all; the length
            // read first is what they are used to. The larger size is not given up for it.
            ne = HEADER;
        } else if let Some(exact) = status.exact_length().filter(|exact| *exact < ne) {
            ne = exact;
        } else if ne > HEADER && wrong_length(status) {
            // Where no size is small enough, it may be the end of the file that it objects to.
            ne = if sizes.smaller(channel, ne) {
                sizes.plain(channel)
            } else {
                HEADER
            };
        } else {
            return Ok(First::Status(status));
        }
    }
}

/// Reads on to the length that the first bytes state.
fn finish(
    channel: &mut dyn Channel,
    file: FileIdentity,
    sizes: &mut Sizes,
    limit: usize,
    bytes: &mut Vec<u8>,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<FileState, ChannelError> {
    let Some(tag) = file.tag() else {
        // No outer length: what one read gives is what there is.
        return Ok(FileState::Read(Private::new(core::mem::take(bytes))));
    };
    if bytes.first() != Some(&tag) {
        // Where the application is current, EF.CVCA has the identifiers of EF.CardAccess.
        let is_cvca = bytes.first().copied() == FileIdentity::CVCA.tag();
        return Ok(if file == FileIdentity::CARD_ACCESS && is_cvca {
            FileState::Absent(StatusWord::NOT_FOUND.0)
        } else {
            broken("it does not begin with its tag")
        });
    }
    let mut total = None;
    for read in 0_usize.. {
        let total = match total {
            Some(total) => total,
            None => match tlv::file_length(bytes) {
                Ok(length) if length <= limit => *total.insert(length),
                Ok(_) | Err(TlvError::FileTooLong { .. }) => {
                    return Ok(broken("it claims to be longer than any such file"));
                }
                // Not even the header has come yet.
                Err(TlvError::Truncated { .. }) if bytes.len() < HEADER => HEADER,
                Err(_) => return Ok(broken("its length is none")),
            },
        };
        progress(bytes.len().min(total), total);
        if bytes.len() >= total {
            let mut surplus = bytes.split_off(total);
            surplus.zeroize();
            return Ok(FileState::Read(Private::new(core::mem::take(bytes))));
        }
        if read > READS.saturating_add(total / TRICKLE) {
            return Ok(broken("the chip gives it in too small pieces"));
        }
        let wanted = total.saturating_sub(bytes.len());
        match next(channel, sizes, bytes.len(), wanted)? {
            Next::Bytes(mut more) => {
                // Never more than asked for, so never more than the limit.
                bytes.extend_from_slice(&more);
                more.zeroize();
            }
            Next::Again => {}
            Next::Broken(state) => return Ok(state),
        }
    }
    Ok(broken("it does not end"))
}

enum Next {
    Bytes(Vec<u8>),
    Again,
    Broken(FileState),
}

/// One more read of the current file.
fn next(
    channel: &mut dyn Channel,
    sizes: &mut Sizes,
    offset: usize,
    wanted: usize,
) -> Result<Next, ChannelError> {
    let room = sizes.plain(channel);
    let odd = offset >= ODD_FROM;
    let (command, ne) = if odd {
        // The data object around the bytes takes its share of the response.
        let ne = wanted.min(room.saturating_sub(object_header(room)).max(1));
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        let with_header = ne.saturating_add(object_header(ne));
        (Command::read_binary_odd(offset, with_header), ne)
    } else {
        let ne = wanted.min(room);
        (
            Command::read_binary(u16::try_from(offset).unwrap_or(0), ne),
            ne,
        )
    };
    let response = channel.exchange(&command)?;
    let status = response.status;
    let Some(bytes) = taken(response) else {
        if wrong_length(status) && sizes.smaller(channel, ne) {
            return Ok(Next::Again);
        }
        return Ok(Next::Broken(match status {
            StatusWord::END_OF_FILE | StatusWord::WRONG_OFFSET => {
                broken("it ends before the length that it states")
            }
            _ if status.is_ok() => broken("the chip gives no more bytes of it"),
            _ => FileState::Broken(format!("READ BINARY at {offset}: {status}")),
        }));
    };
    if !odd {
        return Ok(Next::Bytes(bytes));
    }
    let object = tlv::only(&bytes, tlv::Tag(0x53)).map(|object| object.value.to_vec());
    Ok(match object {
        Ok(value) if !value.is_empty() && value.len() <= wanted => Next::Bytes(value),
        _ => Next::Broken(broken(
            "READ BINARY with offset object answers without DO'53'",
        )),
    })
}

/// The data of a read that succeeded, also where the file ended early.
fn taken(response: Response) -> Option<Vec<u8>> {
    let good = response.status.is_ok() || response.status == StatusWord::END_OF_FILE;
    (good && !response.data.is_empty()).then_some(response.data)
}

fn wrong_length(status: StatusWord) -> bool {
    matches!(status.sw1(), 0x67 | 0x6C)
}

/// What a status word says of a file that was not read at all.
pub(crate) fn refusal(status: StatusWord) -> FileState {
    match status.0 {
        0x6A82 | 0x6A83 | 0x6A88 => FileState::Absent(status.0),
        0x6900..=0x69FF => FileState::Refused(status.0),
        _ => FileState::Broken(format!("READ BINARY: {status}")),
    }
}

fn broken(why: &str) -> FileState {
    FileState::Broken(why.into())
}

/// Bytes of tag and length of a data object with a one-byte tag.
const fn object_header(length: usize) -> usize {
    match length {
        0..=0x7F => 2,
        0x80..=0xFF => 3,
        _ => 4,
    }
}

#[cfg(test)]
mod tests;
