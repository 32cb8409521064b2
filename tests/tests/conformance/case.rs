//! The rows: what a case demands, how its cards are built, and what is given.

use crate::inspection::{Given, Inspection};

/// A unit of the plan.
pub(crate) struct Unit {
    /// Its name, which its cases' identifiers begin with.
    pub(crate) name: &'static str,
    /// What it tests.
    pub(crate) title: &'static str,
    /// How many cases the plan numbers in it.
    pub(crate) count: usize,
    /// Its cases, in order.
    pub(crate) cases: Vec<Case>,
}

impl Unit {
    /// Runs every case that applies, then tells which of them did not end as they must.
    pub(crate) fn run(&self) {
        let wrong: Vec<String> = self.cases.iter().filter_map(Case::run).collect();
        assert!(
            wrong.is_empty(),
            "{} of {} cases:\n{}",
            wrong.len(),
            self.cases.len(),
            wrong.join("\n")
        );
    }
}

/// A case of the plan.
pub(crate) struct Case {
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    pub(crate) body: Body,
    pub(crate) run: Run,
}

/// Where it is written what the case asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Body {
    /// In the plan itself.
    Plan,
    /// In a document of ICAO's; here the case is built from its title and the standards.
    Title,
}

/// What is done with a case.
pub(crate) enum Run {
    /// Cards are inspected, one after the other, and each gives the same.
    Cards {
        demand: Demand,
        cards: Box<dyn Fn() -> Vec<Inspection>>,
        gives: &'static str,
    },
    /// It does not apply, for this reason.
    Not(&'static str),
}

/// What the inspection must come to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Demand {
    /// The document is accepted.
    Success,
    /// The document is refused, or judged less than it should be; or what is wrong is named in a
    /// remark, as oddities are that leave the content readable.
    Failure,
    /// Either, as long as the system goes on working.
    Either,
}

impl Demand {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Failure => "failure",
            Self::Either => "either",
        }
    }

    /// Whether what was given is what was demanded.
    pub(crate) fn is_met_by(self, given: &str) -> bool {
        match self {
            Self::Success => Given::accepts(given),
            Self::Failure => !Given::accepts(given) || Given::remarks(given),
            Self::Either => true,
        }
    }
}

/// A case whose text stands in the plan.
pub(crate) const fn plan(id: &'static str, title: &'static str) -> Row {
    let body = Body::Plan;
    Row { id, title, body }
}

/// A case of which the plan has kept the title.
pub(crate) const fn titled(id: &'static str, title: &'static str) -> Row {
    let body = Body::Title;
    Row { id, title, body }
}

/// The beginning of a row.
pub(crate) struct Row {
    id: &'static str,
    title: &'static str,
    body: Body,
}

impl Row {
    pub(crate) fn succeeds<F, I>(self, cards: F, gives: &'static str) -> Case
    where
        F: Fn() -> I + 'static,
        I: IntoIterator<Item = Inspection>,
    {
        self.cards(Demand::Success, cards, gives)
    }

    pub(crate) fn fails<F, I>(self, cards: F, gives: &'static str) -> Case
    where
        F: Fn() -> I + 'static,
        I: IntoIterator<Item = Inspection>,
    {
        self.cards(Demand::Failure, cards, gives)
    }

    pub(crate) fn ends_either_way<F, I>(self, cards: F, gives: &'static str) -> Case
    where
        F: Fn() -> I + 'static,
        I: IntoIterator<Item = Inspection>,
    {
        self.cards(Demand::Either, cards, gives)
    }

    pub(crate) fn does_not_apply(self, why: &'static str) -> Case {
        self.case(Run::Not(why))
    }

    fn cards<F, I>(self, demand: Demand, cards: F, gives: &'static str) -> Case
    where
        F: Fn() -> I + 'static,
        I: IntoIterator<Item = Inspection>,
    {
        let cards = Box::new(move || cards().into_iter().collect());
        self.case(Run::Cards {
            demand,
            cards,
            gives,
        })
    }

    const fn case(self, run: Run) -> Case {
        let Self { id, title, body } = self;
        Case {
            id,
            title,
            body,
            run,
        }
    }
}

impl Case {
    /// Whether this system gives what the plan demands; `None` where the case does not apply.
    pub(crate) fn passes(&self) -> Option<bool> {
        match &self.run {
            Run::Cards { demand, gives, .. } => Some(demand.is_met_by(gives)),
            Run::Not(_) => None,
        }
    }

    /// The first card of a case that applies, and what it gives.
    pub(crate) fn first(&self) -> Option<(Inspection, &'static str)> {
        match &self.run {
            Run::Cards { cards, gives, .. } => Some((cards().into_iter().next()?, gives)),
            Run::Not(_) => None,
        }
    }

    /// What came out otherwise than the row says.
    fn run(&self) -> Option<String> {
        let Run::Cards { cards, gives, .. } = &self.run else {
            return None;
        };
        let others: Vec<String> = cards()
            .iter()
            .map(|card| card.run().to_string())
            .enumerate()
            .filter(|(_, given)| given != gives)
            .map(|(number, given)| format!("    card {}: {given}", number + 1))
            .collect();
        let differs = !others.is_empty();
        differs.then(|| format!("{}: not: {gives}\n{}", self.id, others.join("\n")))
    }
}
