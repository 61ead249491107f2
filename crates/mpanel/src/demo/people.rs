//! The demo's cast: the business, its staff, its customers. All addresses are of the reserved domain example.com.

use mpanel_api::DemoLogin;
use mpanel_core::Secret;
use mpanel_identity::StaffRole;

/// Name of the demo's business.
pub const BUSINESS: &str = "Harbour Cloud";

/// Staff: role, name, address, password.
pub const STAFF: &[(StaffRole, &str, &str, &str)] = &[
    (StaffRole::Owner, "Olivia Owner", "owner@example.com", "harbour-owner"),
    (StaffRole::Admin, "Adam Admin", "admin@example.com", "harbour-admin"),
    (StaffRole::Support, "Sofia Support", "support@example.com", "harbour-support"),
];

/// Password of every demo customer.
pub const CUSTOMER_PASSWORD: &str = "harbour-guest";

/// A customer of the demo.
#[derive(Debug, Clone, Copy)]
pub struct Person {
    /// Name.
    pub name: &'static str,
    /// Company; empty for a private person.
    pub company: &'static str,
    /// Country.
    pub country: &'static str,
    /// Town.
    pub city: &'static str,
    /// Value-added tax number; empty for none.
    pub tax_id: &'static str,
}

macro_rules! people {
    ($($name:literal $company:literal $country:literal $city:literal $tax_id:literal;)*) => {
        /// The customers, in the order in which they come.
        pub const CUSTOMERS: &[Person] = &[$(Person {
            name: $name, company: $company, country: $country, city: $city, tax_id: $tax_id,
        }),*];
    };
}

people! {
    "Clara Customer" "" "DE" "Hamburg" "";
    "Jonas Weber" "Weber Webdesign" "DE" "Berlin" "DE136695976";
    "Marie Dubois" "" "FR" "Lyon" "";
    "Luca Ferri" "Ferri Studio" "IT" "Torino" "";
    "Anna Kowalska" "" "PL" "Krakow" "";
    "Pieter de Vries" "De Vries Hosting" "NL" "Utrecht" "NL004495445B01";
    "Emma Larsen" "" "DK" "Aarhus" "";
    "Sven Lindqvist" "Lindqvist Data" "SE" "Uppsala" "";
    "Helena Novak" "" "CZ" "Brno" "";
    "Tom Fischer" "" "DE" "Leipzig" "";
    "Isabel Torres" "Torres Shop" "ES" "Valencia" "";
    "Rui Almeida" "" "PT" "Porto" "";
    "Katrin Maier" "Maier Software" "AT" "Graz" "ATU13585627";
    "Noah Martin" "" "BE" "Gent" "";
    "Aoife Byrne" "" "IE" "Cork" "";
    "Mikko Virtanen" "Virtanen Games" "FI" "Tampere" "";
    "Elena Popescu" "" "RO" "Cluj" "";
    "Max Huber" "" "DE" "Ulm" "";
    "Lea Schmidt" "Schmidt Foto" "DE" "Bonn" "";
    "Oscar Nilsson" "" "SE" "Lund" "";
    "Greta Vogel" "" "CH" "Bern" "";
    "Daniel Moore" "Moore Media" "GB" "Leeds" "";
    "Nina Bauer" "" "DE" "Kiel" "";
    "Hugo Petit" "" "FR" "Nantes" "";
    "Eva Horvath" "" "HU" "Szeged" "";
    "Paul Janssen" "Janssen IT" "NL" "Breda" "";
    "Sara Conti" "" "IT" "Parma" "";
    "Felix Wagner" "" "DE" "Mainz" "";
    "Ida Hansen" "" "DK" "Odense" "";
    "Grace Miller" "Miller Labs" "US" "Austin" "";
}

/// The mail address of the customer at `index`.
pub fn email_of(index: usize) -> String {
    if index == 0 {
        return "customer@example.com".to_owned();
    }
    let name = CUSTOMERS[index].name.to_lowercase().replace(' ', ".");
    format!("{name}@example.com")
}

/// What the welcome page and the terminal show.
pub fn logins() -> Vec<DemoLogin> {
    let staff = STAFF.iter().map(|(role, _, email, password)| DemoLogin {
        role: role.as_str().to_owned(),
        email: (*email).to_owned(),
        password: Secret::new(*password),
        lands_on: "/admin".to_owned(),
    });
    let customer = DemoLogin {
        role: "customer".to_owned(),
        email: email_of(0),
        password: Secret::new(CUSTOMER_PASSWORD),
        lands_on: "/portal".to_owned(),
    };
    staff.chain(std::iter::once(customer)).collect()
}
