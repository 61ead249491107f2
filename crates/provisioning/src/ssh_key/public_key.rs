//! The check of a pasted key, and the fingerprint of one.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use mpanel_core::{Error, MOST_PUBLIC_KEYS, NotPublicKeys, PublicKey, PublicKeys, Result};
use sha2::{Digest as _, Sha256};

/// The key in a text; `pointer` is the field it was pasted into.
pub(crate) fn check_ssh_key(pointer: &str, text: &str) -> Result<PublicKey> {
    let detail = "Paste one whole public key, such as the content of id_ed25519.pub. It begins with ssh- or ecdsa-.";
    text.parse().map_err(|_| Error::invalid(pointer, "not_a_public_key", detail))
}

/// The keys in a text, one a line; `pointer` is the field it was pasted into.
pub(crate) fn check_ssh_keys(pointer: &str, text: &str) -> Result<PublicKeys> {
    text.parse().map_err(|wrong| match wrong {
        NotPublicKeys::Malformed => {
            let detail = "Paste whole public keys, one a line, such as the content of id_ed25519.pub. Each begins with \
                          ssh- or ecdsa-.";
            Error::invalid(pointer, "not_a_public_key", detail)
        }
        NotPublicKeys::TooMany => {
            Error::invalid(pointer, "too_many", format!("A server takes at most {MOST_PUBLIC_KEYS} keys."))
        }
    })
}

/// As `ssh-keygen -lf` shows it; the comment does not count.
pub(crate) fn fingerprint(key: &PublicKey) -> String {
    format!("SHA256:{}", STANDARD_NO_PAD.encode(Sha256::digest(key.body())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Keys made for this table, and what `ssh-keygen -lf` says of them.
    const KNOWN: &[(&str, &str)] = &[
        (
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBC5nTQoM26sdAKfg+HSUFrfUpj8gB7nyGPFua9PQbsg ada@example.com",
            "SHA256:Sdi2CV/4WVRggWZDgmyF4VkF3ItjhFPuD7GB0wAMVhk",
        ),
        (
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f",
            "SHA256:ZkAslGjFiUHdGf/WUL8rQvkib4PTvQatUV0OUQSncCA",
        ),
        (
            "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBGh15DUHdh0efTsw58m1823LX0ZkYjqAhHm0vUduG17MRLGLpxvpi1OxluzpVX1SqGfaOOt9ygp7ApezZ0E+bvw=",
            "SHA256:lsxhT7ZkVg54i06SgqgR/3NKcK4eQEPjb2gNDjxE6Wc",
        ),
        (
            "ecdsa-sha2-nistp521 AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBACglgGYF3ofRxCllI/e78YLuec4i/y7itnPdwOmkFBPtUtJHIUWVKPA9r1DnvSqMMEGaDO8/8ZMG0eVM0XHg53zVgAxt6uwYRUHnC4O1bckw5M7IE/DAox5DPk1vtWlOuWK6mtGxhM46x6h0jVa2pDfuHsb0687RjuiZd7FylzF7tmPAA== x",
            "SHA256:vrWI3I52WXR5AHUK2KBUPN2EJKShxuOFX7rfoFw0ue8",
        ),
        (
            "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC38xBfPP8jjdZCqDv0CdXR9HjwktQ7lZVqQQouEGiAW6VK84kvp3TUHO7nYgVgQc9aSHz88LG/Dqto67SdWdEp945L2hgYPXlFKmGqSIKbH3pqsD1Z85hfjZksXn6Etc481XSyKKF7is7SofIN8H2Nmu+d61MtwFiPyr8u+0g2bsv9YLj66stRFwNpqARWKQVseRLZtor7dTq4Zqj3kix59C/ceM2TykCWKPmWJ0vK3kyweBb7Y/U/IPfaycT4NsJG7Sgyl/VxW7C4qgK0gBejwu7Is/unKFrG08lfOPjtTidcaWicRj4Bxf/qlQLd0MOuRvcr8JiW/fzv+BIqk9Jx work laptop",
            "SHA256:fHKIDlBfiLTfAjoyZXU2ODu+c3uqd1/NP9iu22PcuOw",
        ),
    ];

    #[test]
    fn good_keys_are_taken_and_have_the_fingerprint_of_ssh_keygen() {
        for (key, expected) in KNOWN {
            let checked = check_ssh_key("/ssh_key", &format!(" {key}\n")).unwrap();
            assert_eq!(&checked.line(), key);
            assert_eq!(&fingerprint(&checked), expected);
        }
    }

    #[test]
    fn several_keys_are_taken_one_a_line() {
        let [one, two, three] = [KNOWN[0].0, KNOWN[1].0, KNOWN[2].0];
        let many: Vec<String> = (0..11_u8)
            .map(|n| {
                let body = [&[0, 0, 0, 11][..], b"ssh-ed25519", &[0, 0, 0, 32], &[n; 32]].concat();
                format!("ssh-ed25519 {}", base64::engine::general_purpose::STANDARD.encode(body))
            })
            .collect();
        for (text, want) in [
            (one.to_owned(), Ok(one.to_owned())),
            (format!("{one}\n\n  {two}\r\n{three}\n"), Ok(format!("{one}\n{two}\n{three}"))),
            // The same key under another comment.
            (format!("{one}\n{} other", one.rsplit_once(' ').unwrap().0), Ok(one.to_owned())),
            (many[..10].join("\n"), Ok(many[..10].join("\n"))),
            (many.join("\n"), Err("too_many")),
            (format!("{one}\nnot a key"), Err("not_a_public_key")),
            ("\n \n".to_owned(), Err("not_a_public_key")),
        ] {
            let found = check_ssh_keys("/ssh_key", &text).map(|keys| keys.lines());
            assert_eq!(found.map_err(|e| e.fields()[0].code), want.map_err(|code: &str| code), "{text:?}");
        }
    }

    #[test]
    fn a_comment_does_not_change_the_fingerprint() {
        let bare: Vec<&str> = KNOWN[0].0.split(' ').take(2).collect();
        assert_eq!(fingerprint(&bare.join(" ").parse().unwrap()), KNOWN[0].1);
    }

    #[test]
    fn what_is_no_public_key_is_refused_at_its_field() {
        let good = KNOWN[0].0;
        let cut = &KNOWN[4].0[..200];
        for bad in [
            "",
            "ssh-rsa",
            "ssh-rsa AAAA",
            "-----BEGIN OPENSSH PRIVATE KEY-----",
            "ssh-ed25519 !!!",
            // The kind alone, another kind than it says, a kind nobody knows, options in front.
            "ssh-rsa AAAAB3NzaC1yc2E=",
            &good.replacen("ssh-ed25519", "ssh-rsa", 1),
            "x509v3-rsa2048-sha256 AAAAB3NzaC1yc2E=",
            &format!("no-pty {good}"),
            cut,
            &format!("{good}\n{good}"),
            &format!("{good} {}", "x".repeat(4096)),
        ] {
            let error = check_ssh_key("/public_key", bad).unwrap_err();
            let field = &error.fields()[0];
            assert_eq!((field.pointer.as_str(), field.code), ("/public_key", "not_a_public_key"), "{bad:?}");
        }
    }
}
