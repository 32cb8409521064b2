//! Who of the registered a person is: nobody, one, one of several, or a contradiction.

use cccd_chip::lds::name::{self, NameMatch};
use time::OffsetDateTime;

use crate::record::{PersonRecord, Purpose};

/// A person in the records who may be the present one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// As last registered.
    pub person: PersonRecord,
    /// What they came for last, to fill the form with.
    pub last: Option<Purpose>,
    /// When that was.
    pub last_at: OffsetDateTime,
    /// How often they came.
    pub times: u32,
}

/// The search for the present person among the registered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matching {
    /// How it stands.
    pub state: MatchState,
    /// Who it may be.
    pub known: Vec<Known>,
    /// Whether a contradiction was settled by the clerk, for which the reason must be kept.
    pub settled: bool,
    /// The records could not be searched: nobody knows whether the person was here before.
    pub unsearched: bool,
    /// What the clerk was asked, to be asked again where the answer was wrong.
    pub(super) asked: Option<MatchState>,
}

/// How the search stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MatchState {
    /// Not begun.
    #[default]
    NotAsked,
    /// The records are being asked.
    Searching,
    /// Nobody: the person is registered for the first time.
    New,
    /// This one of [`Matching::known`].
    Taken(usize),
    /// The clerk must choose one, or say that it is nobody.
    Choose,
    /// The same number with another name or birth date: nothing is stored until the clerk has
    /// settled it with a reason.
    Conflict,
}

/// How a registered person relates to the present one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// The same number, and neither name nor birth date contradict.
    Same,
    /// The same number with another name or birth date.
    Conflict,
    /// Another number, or none.
    Similar,
}

impl Matching {
    /// From what the records found: one who agrees is taken, a contradiction blocks, anything else
    /// is the clerk's to say.
    #[must_use]
    pub fn of(person: &PersonRecord, known: Vec<Known>) -> Self {
        let relations: Vec<Relation> = known
            .iter()
            .map(|known| relation(person, &known.person))
            .collect();
        let state = match relations.as_slice() {
            [] => MatchState::New,
            all if all.contains(&Relation::Conflict) => MatchState::Conflict,
            [Relation::Same] => MatchState::Taken(0),
            _ => MatchState::Choose,
        };
        let mut matching = Self {
            known,
            ..Self::default()
        };
        matching.ask(state);
        matching
    }

    /// Sets the state, which the clerk has to answer where it is a question.
    pub(super) fn ask(&mut self, state: MatchState) {
        self.state = state;
        self.asked = self.asks().then_some(state);
    }

    /// Takes the clerk's answer back, if there was a question.
    pub(super) fn ask_again(&mut self) -> bool {
        if let Some(asked) = self.asked {
            self.state = asked;
            self.settled = false;
        }
        self.asked.is_some()
    }

    /// Whether nothing may be stored yet.
    #[must_use]
    pub const fn blocks(&self) -> bool {
        !matches!(self.state, MatchState::New | MatchState::Taken(_))
    }

    /// Whether the clerk has to say something.
    #[must_use]
    pub const fn asks(&self) -> bool {
        matches!(self.state, MatchState::Choose | MatchState::Conflict)
    }

    /// The registered person this is.
    #[must_use]
    pub fn taken(&self) -> Option<&Known> {
        match self.state {
            MatchState::Taken(index) => self.known.get(index),
            _ => None,
        }
    }
}

/// How a registered person relates to the present one.
#[must_use]
pub fn relation(present: &PersonRecord, known: &PersonRecord) -> Relation {
    let number = number_key(present.number.reveal());
    if number.is_empty() || number != number_key(known.number.reveal()) {
        return Relation::Similar;
    }
    let names = name::compare(present.full_name.reveal(), known.full_name.reveal());
    let (a, b) = (present.birth.reveal(), known.birth.reveal());
    // A year alone does not contradict a full date of that year.
    let births_agree = a.starts_with(b.as_str()) || b.starts_with(a.as_str());
    if names == NameMatch::Different || !births_agree {
        Relation::Conflict
    } else {
        Relation::Same
    }
}

/// Letters and digits alone, in capitals: how numbers are compared.
fn number_key(number: &str) -> String {
    number
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect()
}
