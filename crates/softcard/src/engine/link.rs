//! The transmission protocol T=0 (ISO/IEC 7816-3, 12.2): five-byte headers, no Le beside command
//! data, response data fetched by GET RESPONSE.

use super::SoftCard;
use crate::apdu::{Command, Status, short_ne};

const GET_RESPONSE: u8 = 0xC0;

impl SoftCard {
    /// Answers a command TPDU.
    pub(super) fn process_t0(&mut self, bytes: &[u8]) -> Vec<u8> {
        let Some((&[cla, ins, p1, p2], body)) = bytes.split_first_chunk() else {
            return self.plain(&[], Status::WRONG_LENGTH);
        };
        let pending = self.state.pending.take();
        let command = |data: &[u8], ne| Command {
            cla,
            ins,
            p1,
            p2,
            data: data.to_vec(),
            ne,
            extended: false,
        };
        match *body {
            [] => self.run(&command(&[], None)),
            [p3] if ins == GET_RESPONSE => match pending {
                Some((data, status)) => self.fetch(&data, status, short_ne(p3)),
                None => self.plain(&[], Status::CONDITIONS_NOT_SATISFIED),
            },
            [p3] => {
                let answer = self.run(&command(&[], Some(short_ne(p3))));
                let available = answer.len().saturating_sub(2);
                // The card says once how much there is and wants to be asked again.
                if available > 0 && available < short_ne(p3) {
                    return self.plain(&[], Status::right_length(available));
                }
                answer
            }
            [p3, ref data @ ..] if usize::from(p3) == data.len() => {
                // T=0 cannot say how much is expected beside command data: whatever there is.
                // SELECT and MSE bring nothing back outside a session.
                let silent = matches!(ins, 0xA4 | 0x22) && cla & 0x0C == 0;
                let answer = self.run(&command(data, (!silent).then_some(256)));
                match answer.split_last_chunk::<2>() {
                    Some((data, status)) if !data.is_empty() => {
                        let status = Status(u16::from_be_bytes(*status));
                        let more = Status::more(data.len());
                        self.state.pending = Some((data.to_vec(), status));
                        self.plain(&[], more)
                    }
                    _ => answer,
                }
            }
            _ => self.plain(&[], Status::WRONG_LENGTH),
        }
    }

    fn fetch(&mut self, data: &[u8], status: Status, ne: usize) -> Vec<u8> {
        match data.split_at_checked(ne) {
            Some((now, [])) => self.plain(now, status),
            Some((now, later)) => {
                let more = Status::more(later.len());
                let answer = self.plain(now, more);
                self.state.pending = Some((later.to_vec(), status));
                answer
            }
            None => {
                self.state.pending = Some((data.to_vec(), status));
                self.plain(&[], Status::right_length(data.len()))
            }
        }
    }
}
