//! The templates and applications every business begins with. Staff copies them to change them.
//!
//! Packages come from the distribution or from the project's own source; passwords are made for each machine. A
//! `number` that is raised gives every business a new version, and what was sold with the old one keeps it.

use serde_json::{Value, json};

use super::{Content, Link, Variable};
use crate::application::Needs;

/// A template with its application.
pub(crate) struct Shipped {
    /// Its name in the source.
    pub(crate) key: &'static str,
    /// Its version.
    pub(crate) number: i32,
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) category: &'static str,
    /// The version of the software, as people know it.
    pub(crate) release: &'static str,
    pub(crate) needs: Needs,
    pub(crate) content: Content,
}

/// All of them, in the order of the list.
pub(crate) fn all() -> Vec<Shipped> {
    vec![hardened(), docker(), lemp(), wordpress(), cloudpanel_n8n(), k3s()]
}

fn content(body: &str, variables: Value, links: &[(&str, &str)]) -> Content {
    let variables: Vec<Variable> = serde_json::from_value(variables).unwrap_or_default();
    let link = |(label, url): &(&str, &str)| Link { label: (*label).to_owned(), url: (*url).to_owned() };
    Content { body: body.to_owned(), variables, links: links.iter().map(link).collect() }
}

fn needs(min_cores: i64, min_ram_mb: i64, min_disk_gb: i64, images: &[&str]) -> Needs {
    Needs { min_cores, min_ram_mb, min_disk_gb, images: images.iter().map(|i| (*i).to_owned()).collect() }
}

const BOTH: &[&str] = &["ubuntu", "debian"];
const DOMAIN: &str = r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}";
const EMAIL: &str = r"[A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}";

fn domain(help: &str) -> Value {
    json!({ "name": "domain", "label": "Domain", "kind": "text", "required": true, "pattern": DOMAIN, "help": help })
}

fn email() -> Value {
    json!({ "name": "email", "label": "Email of the administrator", "kind": "text", "required": true,
        "pattern": EMAIL, "help": "A whole email address, such as you@example.com." })
}

fn hardened() -> Shipped {
    let variables = json!([
        { "name": "ssh_key", "label": "Another SSH key", "kind": "ssh_key",
          "help": "For the administrator, besides the key chosen for the server." },
        { "name": "ssh_port", "label": "SSH port", "kind": "number", "min": 1, "max": 65535, "default": 22 },
        { "name": "password_login", "label": "Allow SSH login by password", "kind": "yes_no", "default": true,
          "help": "Turn it off if you log in by key." },
        { "name": "web", "label": "Let web traffic in", "kind": "yes_no", "default": true },
    ]);
    Shipped {
        key: "hardened",
        number: 1,
        name: "Hardened server",
        about: "Firewall, fail2ban and security updates that install themselves. A good start for anything.",
        category: "base",
        release: "",
        needs: needs(1, 512, 5, BOTH),
        content: content(include_str!("shipped/hardened.yaml"), variables, &[]),
    }
}

fn docker() -> Shipped {
    let variables = json!([
        { "name": "compose", "label": "With Docker Compose", "kind": "yes_no", "default": true },
    ]);
    Shipped {
        key: "docker",
        number: 1,
        name: "Docker",
        about: "Docker Engine from Docker's own packages, ready for containers.",
        category: "containers",
        release: "stable",
        needs: needs(1, 1024, 10, BOTH),
        content: content(include_str!("shipped/docker.yaml"), variables, &[]),
    }
}

fn lemp() -> Shipped {
    let variables = json!([
        domain("The name of the site, such as www.example.com. Let it point to the server."),
        { "name": "database", "label": "Name of the database", "kind": "text", "default": "site",
          "pattern": "[a-z][a-z0-9_]{0,30}", "help": "Small letters, digits and underscores, a letter first." },
        { "name": "database_password", "label": "Password of the database", "kind": "password" },
    ]);
    Shipped {
        key: "lemp",
        number: 1,
        name: "LEMP",
        about: "nginx, MariaDB and PHP from the distribution, with an empty site and a database.",
        category: "web",
        release: "",
        needs: needs(1, 1024, 10, BOTH),
        content: content(include_str!("shipped/lemp.yaml"), variables, &[("Site", "http://${{ domain }}/")]),
    }
}

fn wordpress() -> Shipped {
    let variables = json!([
        domain("The name of the site, such as blog.example.com. Let it point to the server."),
        { "name": "title", "label": "Title of the site", "kind": "text", "required": true, "default": "My site" },
        { "name": "admin", "label": "User name", "kind": "text", "required": true, "default": "admin",
          "pattern": "[a-z][a-z0-9_]{2,30}", "help": "3 to 31 small letters, digits and underscores, a letter first." },
        email(),
        { "name": "admin_password", "label": "Password of the administrator", "kind": "password" },
        { "name": "database_password", "label": "Password of the database", "kind": "password" },
    ]);
    let links = [("Site", "http://${{ domain }}/"), ("Administration", "http://${{ domain }}/wp-admin/")];
    Shipped {
        key: "wordpress",
        number: 1,
        name: "WordPress",
        about: "The blog and site system with nginx, MariaDB and PHP, installed and ready to log in.",
        category: "web",
        release: "latest",
        needs: needs(1, 2048, 15, BOTH),
        content: content(include_str!("shipped/wordpress.yaml"), variables, &links),
    }
}

fn cloudpanel_n8n() -> Shipped {
    let variables = json!([
        domain("The name n8n gets, such as flows.example.com. Let it point to the server."),
        email(),
        { "name": "admin", "label": "User name of CloudPanel", "kind": "text", "required": true, "default": "admin",
          "pattern": "[a-z][a-z0-9_]{2,30}", "help": "3 to 31 small letters, digits and underscores, a letter first." },
        { "name": "time_zone", "label": "Time zone", "kind": "text", "default": "UTC",
          "pattern": "[A-Za-z_]+(/[A-Za-z_+0-9-]+){0,2}", "help": "Such as Europe/Berlin." },
        { "name": "admin_password", "label": "Password of CloudPanel", "kind": "password" },
        { "name": "site_password", "label": "Password of the site's user", "kind": "password" },
        { "name": "n8n_key", "label": "Encryption key of n8n", "kind": "password" },
    ]);
    let links = [("CloudPanel", "https://${{ address }}:8443/"), ("n8n", "https://${{ domain }}/")];
    Shipped {
        key: "cloudpanel_n8n",
        number: 1,
        name: "CloudPanel with n8n",
        about: "The CloudPanel control panel, and n8n for workflows behind it.",
        category: "automation",
        release: "v2",
        needs: needs(2, 4096, 25, &["ubuntu-24.04", "ubuntu-22.04", "debian-12"]),
        content: content(include_str!("shipped/cloudpanel_n8n.yaml"), variables, &links),
    }
}

fn k3s() -> Shipped {
    let variables = json!([
        { "name": "channel", "label": "Channel", "kind": "choice", "choices": ["stable", "latest"], "default": "stable" },
        { "name": "ingress", "label": "With the Traefik ingress", "kind": "yes_no", "default": true },
        { "name": "token", "label": "Token for further nodes", "kind": "password" },
    ]);
    Shipped {
        key: "k3s",
        number: 1,
        name: "k3s",
        about: "Lightweight Kubernetes on one node. Further servers join with the token.",
        category: "containers",
        release: "stable",
        needs: needs(2, 2048, 20, BOTH),
        content: content(
            include_str!("shipped/k3s.yaml"),
            variables,
            &[("Kubernetes API", "https://${{ address }}:6443/")],
        ),
    }
}
