//! What can be typed for users and roles, and what would lock mPanel out. Pure.

use mpanel_core::error::FieldError;
use mpanel_core::{Error, Result};

use super::UserNeed;
use crate::provider::users::{ACTIONS, ApiPath, CloudUser, LOCALES, RoleDraft, UserChange, UserDraft};

const LONGEST: usize = 255;

fn field(pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) -> FieldError {
    FieldError { pointer: pointer.into(), code, detail: detail.into() }
}

fn all_well(wrong: Vec<FieldError>) -> Result<()> {
    if wrong.is_empty() { Ok(()) } else { Err(Error::invalid_fields(wrong)) }
}

fn check_name(wrong: &mut Vec<FieldError>, pointer: &str, value: &str) {
    if value.trim().is_empty() || value.chars().count() > LONGEST || value.chars().any(char::is_control) {
        wrong.push(field(pointer, "not_valid", "Use 1 to 255 characters, without line breaks."));
    }
}

fn check_locale(wrong: &mut Vec<FieldError>, value: &str) {
    if !LOCALES.contains(&value) {
        wrong.push(field("/locale", "not_valid", format!("Use one of {}.", LOCALES.join(", "))));
    }
}

fn check_ids(wrong: &mut Vec<FieldError>, pointer: &str, ids: &[String]) {
    if ids.iter().any(|id| id.parse::<i64>().is_err()) {
        wrong.push(field(pointer, "not_valid", "Use ids as the data centre gives them."));
    }
}

/// Whether a user can be invited so.
pub(super) fn check_user(draft: &UserDraft) -> Result<()> {
    let mut wrong = Vec::new();
    if draft.email.parse::<mpanel_core::EmailAddress>().is_err() {
        wrong.push(field("/email", "not_valid", "This must be an e-mail address."));
    }
    check_name(&mut wrong, "/first_name", &draft.first_name);
    check_name(&mut wrong, "/last_name", &draft.last_name);
    check_locale(&mut wrong, &draft.locale);
    check_ids(&mut wrong, "/roles", &draft.roles);
    all_well(wrong)
}

/// Whether a user can be changed so.
pub(super) fn check_change(change: &UserChange) -> Result<()> {
    let mut wrong = Vec::new();
    for (pointer, value) in [("/first_name", &change.first_name), ("/last_name", &change.last_name)] {
        if let Some(value) = value {
            check_name(&mut wrong, pointer, value);
        }
    }
    if let Some(locale) = &change.locale {
        check_locale(&mut wrong, locale);
    }
    check_ids(&mut wrong, "/roles", change.roles.as_deref().unwrap_or_default());
    all_well(wrong)
}

/// Whether a role can be written so.
pub(super) fn check_role(draft: &RoleDraft) -> Result<()> {
    let mut wrong = Vec::new();
    check_name(&mut wrong, "/name", &draft.name);
    for (n, one) in draft.permissions.iter().enumerate() {
        if !one.path.starts_with('/') {
            let pointer = format!("/permissions/{n}/path");
            wrong.push(field(pointer, "not_valid", "Use a path of the list of API permissions."));
        }
        if one.actions.is_empty() || one.actions.iter().any(|word| !ACTIONS.contains(&word.as_str())) {
            let pointer = format!("/permissions/{n}/actions");
            wrong.push(field(pointer, "not_valid", format!("Use at least one of {}.", ACTIONS.join(", "))));
        }
        let tags: Vec<String> = one.tags.iter().map(|(id, _)| id.clone()).collect();
        check_ids(&mut wrong, &format!("/permissions/{n}/tag_ids"), &tags);
    }
    all_well(wrong)
}

/// Whether the provider knows what a role allows.
pub(super) fn check_paths(draft: &RoleDraft, known: &[ApiPath]) -> Result<()> {
    let mut wrong = Vec::new();
    for (n, one) in draft.permissions.iter().enumerate() {
        let Some(path) = known.iter().find(|path| path.path == one.path) else {
            let pointer = format!("/permissions/{n}/path");
            wrong.push(field(pointer, "not_valid", "Use a path of the list of API permissions."));
            continue;
        };
        if let Some(action) = one.actions.iter().find(|action| !path.actions.contains(action)) {
            let detail = format!("{action} is not offered there. Use {}.", path.actions.join(", "));
            wrong.push(field(format!("/permissions/{n}/actions"), "not_valid", detail));
        }
    }
    all_well(wrong)
}

/// A user who stays: deleting them would lock mPanel out, or take the keys of a customer's storage away.
pub(super) fn needed(need: UserNeed, user: &CloudUser) -> Error {
    let detail = match need {
        UserNeed::SignsIn => format!(
            "mPanel signs in to this account as {}. Enter another API user under Access first, then this one can go.",
            user.email
        ),
        UserNeed::Storage => format!(
            "The S3 keys of a customer's storage belong to {}. The user goes by itself when that share is taken away.",
            user.email
        ),
    };
    Error::conflict("user_needed", detail)
}

/// Why a change of a needed user is refused, if it is. Names, language and invoices are free.
pub(super) fn locks(need: UserNeed, user: &CloudUser, change: &UserChange) -> Option<Error> {
    let disables = change.enabled == Some(false);
    let one_time = need == UserNeed::SignsIn && change.totp == Some(true) && !user.totp;
    let has = |id: &String| user.roles.iter().any(|(role, _)| role == id);
    // Roles that are added take nothing away.
    let takes = change.roles.as_ref().is_some_and(|roles| user.roles.iter().any(|(role, _)| !roles.contains(role)));
    let gives = change.roles.as_ref().is_some_and(|roles| roles.iter().any(|role| !has(role)));
    let roles = match need {
        UserNeed::SignsIn => takes && !user.owner,
        // Their keys are all they have.
        UserNeed::Storage => gives,
    };
    (disables || one_time || roles).then(|| match need {
        UserNeed::SignsIn => {
            let what = if disables {
                "Disabling it"
            } else if one_time {
                "A one-time password"
            } else {
                "Taking roles from it"
            };
            let detail = format!(
                "mPanel signs in to this account as {}. {what} would lock mPanel out. Enter another API user under \
                 Access first.",
                user.email
            );
            Error::conflict("user_needed", detail)
        }
        UserNeed::Storage => needed(need, user),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(owner: bool) -> CloudUser {
        CloudUser {
            id: "u".to_owned(),
            email: "api@example.com".to_owned(),
            first_name: "A".to_owned(),
            last_name: "B".to_owned(),
            email_verified: true,
            enabled: true,
            totp: false,
            locale: "en".to_owned(),
            owner,
            gets_invoices: false,
            roles: vec![("1".to_owned(), "Administrator".to_owned())],
        }
    }

    #[test]
    fn what_locks_mpanel_out_is_refused() {
        let roles = |ids: &[&str]| Some(ids.iter().map(|id| (*id).to_owned()).collect());
        for (need, owner, change, refused) in [
            (UserNeed::SignsIn, false, UserChange { enabled: Some(false), ..UserChange::default() }, true),
            (UserNeed::SignsIn, true, UserChange { enabled: Some(false), ..UserChange::default() }, true),
            (UserNeed::SignsIn, false, UserChange { totp: Some(true), ..UserChange::default() }, true),
            (UserNeed::SignsIn, false, UserChange { totp: Some(false), ..UserChange::default() }, false),
            (UserNeed::SignsIn, false, UserChange { roles: roles(&[]), ..UserChange::default() }, true),
            (UserNeed::SignsIn, true, UserChange { roles: roles(&[]), ..UserChange::default() }, false),
            (UserNeed::SignsIn, false, UserChange { roles: roles(&["1", "2"]), ..UserChange::default() }, false),
            (UserNeed::SignsIn, false, UserChange { first_name: Some("C".into()), ..UserChange::default() }, false),
            (UserNeed::Storage, false, UserChange { enabled: Some(false), ..UserChange::default() }, true),
            (UserNeed::Storage, false, UserChange { roles: roles(&["2"]), ..UserChange::default() }, true),
            (UserNeed::Storage, false, UserChange { totp: Some(true), ..UserChange::default() }, false),
        ] {
            let found = locks(need, &user(owner), &change);
            assert_eq!(found.as_ref().map(Error::code), refused.then_some("user_needed"), "{need} {owner} {change:?}");
        }
    }

    #[test]
    fn what_is_typed_is_checked_at_its_field() {
        let good = UserDraft {
            email: "eve@example.com".to_owned(),
            first_name: "Eve".to_owned(),
            last_name: "Example".to_owned(),
            totp: false,
            locale: "en".to_owned(),
            gets_invoices: false,
            roles: vec!["1".to_owned()],
        };
        assert!(check_user(&good).is_ok());
        for (bad, pointer) in [
            (UserDraft { email: "eve".to_owned(), ..good.clone() }, "/email"),
            (UserDraft { email: "e ve@example.com".to_owned(), ..good.clone() }, "/email"),
            (UserDraft { first_name: " ".to_owned(), ..good.clone() }, "/first_name"),
            (UserDraft { last_name: "a\nb".to_owned(), ..good.clone() }, "/last_name"),
            (UserDraft { locale: "tlh".to_owned(), ..good.clone() }, "/locale"),
            (UserDraft { roles: vec!["x".to_owned()], ..good.clone() }, "/roles"),
        ] {
            assert_eq!(check_user(&bad).unwrap_err().fields()[0].pointer, pointer, "{bad:?}");
        }
    }
}
