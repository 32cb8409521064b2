//! The first command of a step, sent ahead of it: Chip Authentication is proven by a command that
//! is needed anyway.

use crate::channel::{Channel, ChannelError, least_capacity};
use crate::iso7816::{Command, Response};
use crate::transport::CardInfo;

/// The command that `step` begins with, found out without sending it.
pub(super) fn first_command(
    channel: &dyn Channel,
    step: impl FnOnce(&mut dyn Channel) -> Result<(), ChannelError>,
) -> Option<Command> {
    let mut ear = Ear {
        card: channel.card().clone(),
        heard: None,
    };
    let _ = step(&mut ear);
    ear.heard
}

/// A channel on which one command was answered already; the same command takes that answer.
pub(super) struct Answered<C> {
    channel: C,
    ready: Option<(Command, Response)>,
}

impl<C: Channel> Answered<C> {
    pub(super) const fn new(channel: C, command: Command, response: Response) -> Self {
        Self {
            channel,
            ready: Some((command, response)),
        }
    }
}

impl<C: Channel> Channel for Answered<C> {
    fn exchange(&mut self, command: &Command) -> Result<Response, ChannelError> {
        match self.ready.take() {
            Some((asked, response)) if asked == *command => Ok(response),
            _ => self.channel.exchange(command),
        }
    }

    fn card(&self) -> &CardInfo {
        self.channel.card()
    }

    fn capacity(&self, field: usize) -> usize {
        self.channel.capacity(field)
    }
}

/// Hears one command and answers none.
struct Ear {
    card: CardInfo,
    heard: Option<Command>,
}

impl Channel for Ear {
    fn exchange(&mut self, command: &Command) -> Result<Response, ChannelError> {
        self.heard.get_or_insert_with(|| command.clone());
        Err(ChannelError::SessionOver)
    }

    fn card(&self) -> &CardInfo {
        &self.card
    }

    /// Which cipher the new keys are for is not known yet.
    fn capacity(&self, field: usize) -> usize {
        least_capacity(field)
    }
}
