//! The Vietnamese DG13, whose fields are told apart by numbers alone: each with its name.

use cccd_chip::lds::dg13_vn::{Dg13Vn, Field};
use cccd_chip::lds::tlv::{Reader, Tag, Tlv};

use super::super::oddities;
use super::{named, names, node, objects, within};
use crate::messages::Language;
use crate::render::tree::Node;

/// The file with its fields named; `None` where it is another state's, or holds anything beside
/// the layout's own objects.
pub(super) fn tree(file: &[u8], language: Language) -> Option<Node> {
    if !Dg13Vn::parse(file).ok()?.is_vietnamese() {
        return None;
    }
    let outer = only(Reader::new(file))?;
    let body = only(outer.children().ok()?)?;
    let parts = within(body)?.into_iter().map(|part| match part.tag {
        Tag::SET if let Some(fields) = within(part) => {
            let fields = fields.into_iter().map(|object| field(object, language));
            Node::of(name(part.tag), fields.collect())
        }
        _ => node(part),
    });
    let body = Node::of(name(body.tag), parts.collect());
    Some(Node::of(name(outer.tag), vec![body]))
}

fn field(object: Tlv<'_>, language: Language) -> Node {
    let known = || {
        let mut inner = object.children().ok()?;
        let number = inner.expect(Tag::INTEGER).ok()?.to_u64().ok()?;
        let field = Field::from_number(number)?;
        let nodes = objects(object.children().ok()?).ok()?;
        Some((field, nodes))
    };
    match known() {
        Some((field, nodes)) => Node::of(name(object.tag), nodes)
            .with_value(oddities::name(field, Language::En))
            .said(oddities::name(field, language)),
        None => node(object),
    }
}

fn name(tag: Tag) -> String {
    named(tag, names::of(tag))
}

/// The one object that there is.
fn only(mut reader: Reader<'_>) -> Option<Tlv<'_>> {
    let object = reader.read().ok()?;
    reader.is_empty().then_some(object)
}
