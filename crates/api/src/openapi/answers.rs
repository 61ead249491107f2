//! Answers name every field and say null where they have nothing. A derive cannot know that, because the same derive
//! describes input, where a field may be left out; so the document is told here.

use std::collections::BTreeSet;

use utoipa::openapi::schema::{AdditionalProperties, ArrayItems, Object, Schema, SchemaType, Type};
use utoipa::openapi::{OpenApi, RefOr};

/// Its optional members are left out by design (RFC 9457).
const PROBLEM: &str = "Problem";

/// Makes every nullable field required in the schemas that no request uses.
pub fn require_every_field(document: &mut OpenApi) {
    let sent = sent_schemas(document);
    let Some(components) = document.components.as_mut() else { return };
    for (name, schema) in &mut components.schemas {
        if name != PROBLEM && !sent.contains(name) {
            require(schema);
        }
    }
}

fn require(schema: &mut RefOr<Schema>) {
    let RefOr::T(schema) = schema else { return };
    match schema {
        Schema::Object(object) => require_in(object),
        Schema::Array(array) => {
            if let ArrayItems::RefOrSchema(items) = &mut array.items {
                require(items);
            }
        }
        Schema::AllOf(all) => all.items.iter_mut().for_each(require),
        Schema::OneOf(one) => one.items.iter_mut().for_each(require),
        _ => {}
    }
}

fn require_in(object: &mut Object) {
    let nullable = object.properties.iter().filter(|(_, schema)| is_nullable(schema)).map(|(name, _)| name.clone());
    let nullable: Vec<String> = nullable.filter(|name| !object.required.contains(name)).collect();
    object.required.extend(nullable);
    object.properties.values_mut().for_each(require);
}

fn is_null(kind: &SchemaType) -> bool {
    match kind {
        SchemaType::Type(one) => *one == Type::Null,
        SchemaType::Array(several) => several.contains(&Type::Null),
        SchemaType::AnyValue => false,
    }
}

fn is_nullable(schema: &RefOr<Schema>) -> bool {
    match schema {
        RefOr::T(Schema::Object(object)) => is_null(&object.schema_type),
        RefOr::T(Schema::Array(array)) => is_null(&array.schema_type),
        RefOr::T(Schema::OneOf(one)) => one.items.iter().any(is_nullable),
        _ => false,
    }
}

/// The names of the schemas that request bodies use, themselves or inside.
fn sent_schemas(document: &OpenApi) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for item in document.paths.paths.values() {
        let operations = [&item.get, &item.post, &item.put, &item.patch, &item.delete];
        for operation in operations.into_iter().flatten() {
            let Some(RefOr::T(body)) = &operation.request_body else { continue };
            for content in body.content.values() {
                if let RefOr::T(content) = content
                    && let Some(schema) = &content.schema
                {
                    collect(document, schema, &mut found);
                }
            }
        }
    }
    found
}

fn collect(document: &OpenApi, schema: &RefOr<Schema>, found: &mut BTreeSet<String>) {
    let mut inside = |schema: &RefOr<Schema>| collect(document, schema, found);
    match schema {
        RefOr::Ref(reference) => {
            let Some(name) = reference.ref_location.rsplit('/').next() else { return };
            let named = document.components.as_ref().and_then(|components| components.schemas.get(name));
            if let Some(named) = named.filter(|_| found.insert(name.to_owned())) {
                collect(document, named, found);
            }
        }
        RefOr::T(Schema::Object(object)) => {
            object.properties.values().for_each(&mut inside);
            if let Some(AdditionalProperties::RefOr(values)) = object.additional_properties.as_deref() {
                inside(values);
            }
        }
        RefOr::T(Schema::Array(array)) => {
            if let ArrayItems::RefOrSchema(items) = &array.items {
                inside(items);
            }
        }
        RefOr::T(Schema::AllOf(all)) => all.items.iter().for_each(inside),
        RefOr::T(Schema::OneOf(one)) => one.items.iter().for_each(inside),
        RefOr::T(_) => {}
    }
}
