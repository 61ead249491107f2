// Made from docs/openapi.json by `npm run generate`. Not edited by hand.

export interface paths {
    "/api/v1/admin/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the work that the caller started, latest first, with where it stands. */
        get: operations["list_activity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/add-on-figures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Says how many services have each add-on, what it brings each month, and how many began and ended it. */
        get: operations["list_add_on_figures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/add-ons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the add-ons of the providers with what they do and when they can be had, and as what they are sold. */
        get: operations["list_add_ons"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/addresses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists public addresses; sorted by created_at, ip or kind. */
        get: operations["list_addresses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/addresses/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows an address, what to set up inside the server, and who held it when. */
        get: operations["get_address"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/addresses/{id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts a movable address on a server, or on none. */
        post: operations["assign_address"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/addresses/{id}/forward-check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Looks whether a host name leads to an address. */
        get: operations["check_reverse_name"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/addresses/{id}/give": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives a free movable address to a customer, or takes it back. */
        post: operations["give_address"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/addresses/{id}/reverse-name": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Gives an address a host name. One that does not lead back is refused unless that is accepted. */
        put: operations["set_reverse_name"];
        post?: never;
        /** Takes the host name of an IPv6 address away. */
        delete: operations["clear_reverse_name"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/applications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the marketplace by name, hidden entries among the rest. */
        get: operations["list_applications"];
        put?: never;
        /** Adds an entry to the marketplace. */
        post: operations["create_application"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/applications/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes an entry of the marketplace. What was sold stays as it was sold. */
        put: operations["update_application"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the audit log, latest first; the search covers action, actor and subject. */
        get: operations["list_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/audit/chain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Walks the audit log and says whether anybody changed it. */
        get: operations["check_audit_chain"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/automation/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what the automation did, latest first, each with rule, inputs and origin of the policy. */
        get: operations["list_automation_log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/automation/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows what will happen until a day, under the stated assumptions; nothing is changed. */
        get: operations["preview_automation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/automation/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Runs the day's work now. What was done already is not done again. */
        post: operations["run_automation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/automation/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows the settings of the automation, with their origin. */
        get: operations["get_automation_settings"];
        /** Changes settings of the automation; they hold from the next run on. */
        put: operations["put_automation_settings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/billable-items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists billable items, latest first. */
        get: operations["list_billable_items"];
        put?: never;
        /** Writes a billable item down; with the timing `now` its first occurrence is invoiced with the call. */
        post: operations["create_billable_item"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/billable-items/invoice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Invoices the next occurrence of each of some items of a customer now, held or not, on one invoice. */
        post: operations["invoice_billable_items"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/billable-items/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a billable item and the lines that billed it. */
        get: operations["get_billable_item"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes a billable item of which something is still to be invoiced; what was invoiced stays as it is. */
        patch: operations["update_billable_item"];
        trace?: never;
    };
    "/api/v1/admin/billable-items/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancels a billable item: nothing more of it is invoiced. */
        post: operations["cancel_billable_item"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/bulk-run-items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what became of each service of a run, in the order in which they have their turn. */
        get: operations["list_bulk_run_items"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/bulk-runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists acts on many services, latest first. */
        get: operations["list_bulk_runs"];
        put?: never;
        /** Begins an act on many services. A few are worked on at a time, in the background. */
        post: operations["begin_bulk_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/bulk-runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows an act on many services and how far it is. */
        get: operations["get_bulk_run"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/bulk-runs/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lets services of a run that is over have their turn again: those that failed or were refused, or those a stop has
         *     left. What is done stays done.
         */
        post: operations["retry_bulk_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/bulk-runs/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets no further service of a run begin. What has begun is finished. */
        post: operations["stop_bulk_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/bundles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists bundles, in the order of the shop. */
        get: operations["list_bundles"];
        put?: never;
        /** Makes a bundle. */
        post: operations["create_bundle"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/bundles/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a bundle. */
        get: operations["get_bundle"];
        /** Replaces everything a bundle says. What was sold keeps its own prices. */
        put: operations["update_bundle"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/clock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows where the sandbox clock stands. */
        get: operations["get_clock"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/clock/advance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Moves the sandbox clock forward; everything that falls due on the way happens in order. */
        post: operations["advance_clock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/clock/advances/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows one move of the clock and what has happened during it. */
        get: operations["get_clock_advance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/coupons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists coupons, latest first. */
        get: operations["list_coupons"];
        put?: never;
        /** Makes a coupon. */
        post: operations["create_coupon"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/coupons/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Switches a coupon off or on again. Subscriptions that have it keep it. */
        patch: operations["update_coupon"];
        trace?: never;
    };
    "/api/v1/admin/credit-notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists credit notes, latest first; the search covers number and reason. */
        get: operations["list_credit_notes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/credit-notes/{id}/e-invoice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A credit note as e-invoice; refused with the list of what is missing. */
        get: operations["get_e_credit_note"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/credit-notes/{id}/pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The document of a credit note. */
        get: operations["get_credit_note_pdf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/currencies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows the reporting currency, and which invoices wait for a rate. */
        get: operations["get_currency_settings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes the reporting currency, or how old a rate may be. Issued documents say what they said. */
        patch: operations["update_currency_settings"];
        trace?: never;
    };
    "/api/v1/admin/currencies/realised": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what payments gained or lost on exchange, latest payment first; sorted by paid_on. */
        get: operations["list_realised"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/currencies/realised/months": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows what was gained and lost on exchange by month, as the ledger has it. */
        get: operations["realised_months"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/custom-images/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Deletes a custom image that no server stands on and no product has. */
        delete: operations["delete_custom_image"];
        options?: never;
        head?: never;
        /** Renames a custom image, or puts it into the account's catalogue or out of it. */
        patch: operations["update_custom_image"];
        trace?: never;
    };
    "/api/v1/admin/customer-groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the groups of customers by name. */
        get: operations["list_customer_groups"];
        put?: never;
        /** Makes a group of customers; nobody is in it yet. */
        post: operations["create_customer_group"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/customer-groups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a group of customers. */
        get: operations["get_customer_group"];
        put?: never;
        post?: never;
        /** Removes a group that no customer is in, and the settings that were made for it. */
        delete: operations["delete_customer_group"];
        options?: never;
        head?: never;
        /** Renames a group of customers or changes its note. */
        patch: operations["update_customer_group"];
        trace?: never;
    };
    "/api/v1/admin/customer-groups/{id}/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows the settings in force for a group of customers, with their origin. */
        get: operations["get_customer_group_settings"];
        /** Sets what differs for a group of customers; null takes a value back. */
        put: operations["put_customer_group_settings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists customers, latest first; sorted by name, email or created_at. */
        get: operations["list_customers"];
        put?: never;
        /** Adds a customer without a user; somebody can be invited later. */
        post: operations["create_customer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/customers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a customer. */
        get: operations["get_customer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes a customer; what is absent stays, null clears. */
        patch: operations["update_customer"];
        trace?: never;
    };
    "/api/v1/admin/customers/{id}/credit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives a customer promotional credit; it is used for new invoices by itself, before credit that was paid for. */
        post: operations["credit_customer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/customers/{id}/credit-grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the latest 200 grants of a customer's credit, the latest first. */
        get: operations["list_credit_grants"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/customers/{id}/firewalls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keeps a firewall for a customer. It is in force on the servers that are put behind it. */
        post: operations["create_firewall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/customers/{id}/group": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Puts a customer into a group, or takes it out of its group. The settings of the group hold from then on. */
        put: operations["put_customer_group"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/customers/{id}/network-places": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists where a customer can have private networks: the regions that servers of theirs are in. */
        get: operations["list_network_places"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/customers/{id}/networks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a private network for a customer; it is ready a moment later. */
        post: operations["create_network"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/customers/{id}/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows the settings in force for a customer, with their origin. */
        get: operations["get_customer_settings"];
        /** Sets what differs for a customer; null takes a value back. */
        put: operations["put_customer_settings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/customers/{id}/statement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A customer's statement of account between two days, as PDF: balances, movements, and what was open. */
        get: operations["get_customer_statement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/customers/{id}/tax": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows what is known of a customer for its tax. */
        get: operations["get_customer_tax"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/customers/{id}/tax-certificates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Adds a certificate that frees a customer of a country's tax. */
        post: operations["add_tax_certificate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/customers/{id}/tax-certificates/{certificate}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends a certificate. */
        post: operations["end_tax_certificate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/customers/{id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows what happened to a customer: orders, invoices, services, mail, payments, sign-ins. */
        get: operations["get_customer_timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/customers/{id}/unpark": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets billing of a customer go on. */
        post: operations["unpark_customer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/customers/{id}/vat-check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks the registry about a customer's VAT number now, and keeps its answer. */
        post: operations["check_vat_number"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/dashboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows what needs attention, money and counts. */
        get: operations["get_dashboard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/document-logos": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keeps a picture for the head of documents; it is used once the looks name it. */
        post: operations["create_document_logo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/document-looks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows how documents look. */
        get: operations["get_document_looks"];
        /** Changes how documents look that are issued from now on; those issued before stay as they are. */
        put: operations["put_document_looks"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/document-looks/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Draws the first page of a sample document in looks that are not kept. */
        post: operations["preview_document_looks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/domains": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists domains by name; sorted by name, renews_at or created_at. */
        get: operations["list_domains"];
        put?: never;
        /** Registers a domain, or with a code transfers it here. It is ordered once, also when the reply is lost. */
        post: operations["order_domain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/domains/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a domain. */
        get: operations["get_domain"];
        put?: never;
        post?: never;
        /** Takes a domain that is over off the list. */
        delete: operations["forget_domain"];
        options?: never;
        head?: never;
        /** Changes name servers or contacts of a domain. */
        patch: operations["update_domain"];
        trace?: never;
    };
    "/api/v1/admin/domains/{id}/answer-transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Answers somebody who asks to take a domain to another registrar. */
        post: operations["answer_domain_transfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/domains/{id}/auth-code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes the code that allows a domain to be taken to another registrar. It is shown this once; the audit log notes it. */
        post: operations["create_auth_code"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/domains/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets a domain end with its paid time. Its name has to be typed. */
        post: operations["cancel_domain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/domains/{id}/give": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives a domain to a customer, or takes it back. */
        post: operations["give_domain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/domains/{id}/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks the data centre about a domain now. */
        post: operations["look_at_domain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/domains/{id}/revoke-cancellation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes the cancellation of a domain back. */
        post: operations["keep_domain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/exchange-rates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the rates between currencies. */
        get: operations["list_rates"];
        /** Replaces all rates between currencies. */
        put: operations["set_rates"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/findings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists findings, what matters most first; sorted by severity, kind, first_seen_at or last_seen_at. */
        get: operations["list_findings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/findings/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Looks at the machines of an account, or of all, again; what is found appears in the list. */
        post: operations["look_again"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/findings/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a finding. */
        get: operations["get_finding"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/findings/{id}/ignore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Leaves a finding as it is, for a reason, while it lasts. */
        post: operations["ignore_finding"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/findings/{id}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes the decision to ignore a finding back. */
        post: operations["reopen_finding"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/firewall-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists beginnings of firewalls, with the caller's own address filled in, and what the data centre can take. */
        get: operations["list_firewall_templates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/firewalls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists firewalls by name; sorted by name or created_at. */
        get: operations["list_firewalls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/firewalls/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a firewall with the servers behind it and those that could be. */
        get: operations["get_firewall"];
        /** Changes name and rules of a firewall; all servers behind it follow. */
        put: operations["update_firewall"];
        post?: never;
        /** Deletes a firewall that no server is behind. */
        delete: operations["delete_firewall"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/firewalls/{id}/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts a server behind a firewall. After a failure, tries again. */
        post: operations["assign_firewall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/firewalls/{id}/services/{service_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a server from behind a firewall. */
        delete: operations["unassign_firewall"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/invoices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists invoices, latest first. */
        get: operations["list_invoices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/invoices/sums": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Adds up the invoices of a list. */
        get: operations["sum_invoices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/invoices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows an invoice. */
        get: operations["get_invoice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/invoices/{id}/credit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Issues a credit note. What the invoice no longer owes becomes the customer's credit, or goes back to the card. */
        post: operations["credit_invoice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/invoices/{id}/e-invoice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An invoice as e-invoice, as it was issued; refused with the list of what is missing. */
        get: operations["get_e_invoice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/invoices/{id}/finalize": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Issues a draft now, as it comes to now; drafts that bill the same service go with it. */
        post: operations["finalize_invoice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/invoices/{id}/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts a line that is billed once on a draft. */
        post: operations["add_draft_item"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/invoices/{id}/items/{item}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a line off a draft that staff put on it. */
        delete: operations["remove_draft_item"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/invoices/{id}/payment-plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Agrees that an open invoice is paid in parts. */
        post: operations["agree_payment_plan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/invoices/{id}/payment-plan/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends the plan of an invoice: the rest is due now. */
        post: operations["cancel_payment_plan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/invoices/{id}/pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The document of an invoice. */
        get: operations["get_invoice_pdf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/invoices/{id}/record-payment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Records money that came by bank transfer, in cash or by cheque. What is more than owed becomes credit. */
        post: operations["record_payment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/invoices/{id}/remind": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reminds the customer of an unpaid invoice now. */
        post: operations["remind_invoice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/invoices/{id}/revenue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows what each line of an invoice earns in which month. */
        get: operations["list_invoice_revenue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/invoices/{id}/void": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancels an unpaid invoice; it keeps its number. */
        post: operations["void_invoice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/invoices/{id}/write-off": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Writes an unpaid invoice off: what is owed becomes bad debt. */
        post: operations["write_off_invoice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists background jobs, latest first. */
        get: operations["list_jobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/jobs/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counts background jobs by state. */
        get: operations["get_job_summary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows one background job. */
        get: operations["get_job"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/jobs/{id}/discard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives a dead job up. */
        post: operations["discard_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/jobs/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Runs a dead or waiting job again, now. */
        post: operations["retry_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/ledger/closings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the closings of the books, latest first. */
        get: operations["list_closings"];
        put?: never;
        /** Closes a month: its revenue is released, the books must agree, and nothing is dated into it afterwards. */
        post: operations["close_month"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/ledger/deferred-revenue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows how deferred revenue moved, month by month. */
        get: operations["list_deferred_revenue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/ledger/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the entries of an account, oldest first, each with the balance after it. */
        get: operations["list_account_entries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/ledger/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Exports the journal as Beancount or CSV. */
        get: operations["export_ledger"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/ledger/revenue-schedule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows what is earned month by month: what was released, and what is billed and still to come. */
        get: operations["get_revenue_schedule"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/ledger/revenue-schedule/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Exports the revenue schedule and the roll-forward of deferred revenue as CSV or XLSX. */
        get: operations["export_revenue_schedule"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/ledger/trial-balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows what moved on every account, and whether the books agree. */
        get: operations["get_trial_balance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/legal-entities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the legal entities: the main one first, then by name. */
        get: operations["list_legal_entities"];
        put?: never;
        /** Adds a legal entity. */
        post: operations["add_legal_entity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/legal-entities/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a legal entity. */
        get: operations["get_legal_entity"];
        put?: never;
        post?: never;
        /** Removes a legal entity that no customer belongs to and that has issued nothing. */
        delete: operations["delete_legal_entity"];
        options?: never;
        head?: never;
        /** Changes a legal entity. What it issued before keeps what was true then. The main one is changed in the settings. */
        patch: operations["update_legal_entity"];
        trace?: never;
    };
    "/api/v1/admin/mail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists messages, latest first. */
        get: operations["list_mail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/mail/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows one message. The text of a message with a one-time link is withheld. */
        get: operations["get_mail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/mail/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends a failed or unconfirmed message again. */
        post: operations["retry_mail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/margins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists margins, least first; sorted by name, price, cost, margin, share or services. */
        get: operations["list_margins"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/margins/sums": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Adds up margins, by currency. */
        get: operations["sum_margins"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/meters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the meters, by key. */
        get: operations["list_meters"];
        put?: never;
        /** Makes a meter. Its key and its way of counting stay as they are. */
        post: operations["create_meter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/meters/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes a meter's words, or archives it. */
        patch: operations["update_meter"];
        trace?: never;
    };
    "/api/v1/admin/networks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists private networks by name; sorted by name or created_at. */
        get: operations["list_networks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/networks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a private network with the servers in it and those that could join. */
        get: operations["get_network"];
        put?: never;
        post?: never;
        /** Deletes a private network that no server is in. */
        delete: operations["delete_network"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/networks/{id}/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks the data centre how far the servers of a private network have come. */
        post: operations["look_at_network"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/networks/{id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets a server join. For one that waits for its restart or new installation, lets that happen. */
        post: operations["join_network"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/networks/{id}/members/{service_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a server out of a private network. */
        delete: operations["leave_network"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/object-storages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists object storages by name; sorted by name or created_at. */
        get: operations["list_object_storages"];
        put?: never;
        /** Buys an object storage. It is bought once, also when the reply is lost. */
        post: operations["order_object_storage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/object-storages/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reads the storages of an account, so that those that were bought elsewhere are in the list. */
        post: operations["read_object_storages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/object-storages/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows an object storage. */
        get: operations["get_object_storage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/object-storages/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets a storage end with its paid time, with all that is in it. Its name has to be typed. */
        post: operations["cancel_object_storage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/object-storages/{id}/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks the data centre about an object storage now. */
        post: operations["look_at_object_storage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/object-storages/{id}/resize": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Buys more space, or changes how far a storage grows by itself. */
        post: operations["resize_object_storage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/object-storages/{id}/shares": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists who has what of a storage. */
        get: operations["list_storage_shares"];
        put?: never;
        /** Gives a customer a storage, or buckets inside it. */
        post: operations["create_storage_share"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/object-storages/{id}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows how full a storage was. */
        get: operations["get_object_storage_usage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/one-time-purchases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what customers bought once, latest first. */
        get: operations["list_one_time_purchases"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists orders, latest first. */
        get: operations["list_orders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/orders/sums": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Adds up the orders of a list. */
        get: operations["sum_orders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows one order. */
        get: operations["get_order"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/orders/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accepts an order before it is paid: its services are set up now. */
        post: operations["accept_order"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/orders/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancels an order that is not active; its invoice is voided and its stock given back. */
        post: operations["cancel_order"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/orders/{id}/fraud": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Marks an order as fraud; whatever was set up for it is ended. */
        post: operations["mark_order_fraud"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/orders/{id}/one-time-purchases/{place}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives up a one-time purchase that will not be delivered. Its money goes back by a credit note of the invoice. */
        post: operations["cancel_one_time_purchase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/orders/{id}/one-time-purchases/{place}/deliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says that a one-time purchase is delivered. */
        post: operations["deliver_one_time_purchase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists payments, latest first. Sorts by created_at, amount and status. */
        get: operations["list_payments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/payments/sums": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Adds up the payments of a list; only money that came. */
        get: operations["sum_payments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/payments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a payment. */
        get: operations["get_payment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/payments/{id}/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The receipt of a payment that succeeded, as PDF. */
        get: operations["get_payment_receipt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/payments/{id}/refund": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives money back, all of it or a part. */
        post: operations["refund_payment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/price-change-items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what a price change decided for each subscription, and what became of it. */
        get: operations["list_price_change_items"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/price-changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists price changes, latest first. */
        get: operations["list_price_changes"];
        put?: never;
        /** Schedules a price change as it was previewed; customers are told at once. */
        post: operations["schedule_price_change"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/price-changes/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says what a price change would do to each subscription, without doing it. */
        post: operations["preview_price_change"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/price-changes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a price change. */
        get: operations["get_price_change"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/price-changes/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes back everything of a price change that is not in force yet; the customers are told. */
        post: operations["undo_price_change"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/product-groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the product groups, in the order of the shop. */
        get: operations["list_product_groups"];
        put?: never;
        /** Makes a product group. */
        post: operations["create_product_group"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/product-groups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes a product group. */
        patch: operations["update_product_group"];
        trace?: never;
    };
    "/api/v1/admin/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists products; sorted by name, created_at or position. */
        get: operations["list_products"];
        put?: never;
        /** Makes a product; it is not in the shop before it has a price. */
        post: operations["create_product"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/products/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a product. */
        get: operations["get_product"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes a product; what is absent stays. What was sold keeps its own record. */
        patch: operations["update_product"];
        trace?: never;
    };
    "/api/v1/admin/products/{id}/one-time-prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Replaces all prices of a product that is sold once. What was sold keeps its own. */
        put: operations["set_one_time_prices"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/products/{id}/prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Replaces all prices of a product. Running subscriptions keep theirs. */
        put: operations["set_product_prices"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/products/{id}/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows the settings in force for a product, with their origin. */
        get: operations["get_product_settings"];
        /** Sets what differs for a product; null takes a value back. */
        put: operations["put_product_settings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/products/{id}/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows what machines of a product begin with. */
        get: operations["get_product_setup"];
        /** Sets what machines of a product begin with. */
        put: operations["put_product_setup"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/products/{id}/usage-prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what usage of a product costs. */
        get: operations["list_usage_prices"];
        /** Replaces what usage of a product costs. Running subscriptions keep their prices. */
        put: operations["set_usage_prices"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/products/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what a product was sold for, latest first: a version for each change of its terms. What was sold keeps its own. */
        get: operations["list_product_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/provider-accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the provider accounts, by name. */
        get: operations["list_provider_accounts"];
        put?: never;
        /** Adds a provider account and reads its catalog in the background. */
        post: operations["create_provider_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/provider-accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a provider account. */
        get: operations["get_provider_account"];
        put?: never;
        post?: never;
        /** Removes a provider account that neither a service nor a product on sale needs. */
        delete: operations["delete_provider_account"];
        options?: never;
        head?: never;
        /** Changes a provider account; secrets that are left out stay. */
        patch: operations["update_provider_account"];
        trace?: never;
    };
    "/api/v1/admin/provider-accounts/{id}/adopt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes services of machines that exist, or says what would be made. Nothing is bought or billed for the past. */
        post: operations["adopt_machines"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/provider-accounts/{id}/catalog": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows what can be sold from a provider account. */
        get: operations["get_provider_catalog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/provider-accounts/{id}/check-domain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says whether a name can be registered. */
        post: operations["check_domain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/provider-accounts/{id}/costs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists a provider account's costs; sorted by item, region, months, price or valid_from. */
        get: operations["list_provider_costs"];
        put?: never;
        /** Adds to a provider account's costs. */
        post: operations["create_provider_cost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/provider-accounts/{id}/costs/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reads a file into a provider account's costs, or says what it would change. */
        post: operations["import_provider_costs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/provider-accounts/{id}/custom-image-space": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows how much space a provider account has for custom images. */
        get: operations["get_custom_image_space"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/provider-accounts/{id}/custom-images": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the custom images of a provider account, by name. */
        get: operations["list_custom_images"];
        put?: never;
        /** Has the data centre load an image from an address. */
        post: operations["add_custom_image"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/provider-accounts/{id}/domain-contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the contacts of a provider account, by last name. */
        get: operations["list_domain_contacts"];
        put?: never;
        /** Makes a contact. */
        post: operations["create_domain_contact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/provider-accounts/{id}/domain-contacts/{handle}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes a contact; its names stay. */
        put: operations["update_domain_contact"];
        post?: never;
        /** Deletes a contact that no domain names. */
        delete: operations["delete_domain_contact"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/provider-accounts/{id}/domain-contacts/{handle}/default": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a contact the one that is used when none is named. */
        post: operations["prefer_domain_contact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/provider-accounts/{id}/foreign-machines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the machines of an account that belong to nobody, as of the last look. */
        get: operations["list_foreign_machines"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/provider-accounts/{id}/read-addresses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reads the movable addresses of an account from the data centre. */
        post: operations["read_addresses"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/provider-accounts/{id}/read-domains": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reads the domains that an account has. New ones are nobody's until they are given to a customer. */
        post: operations["read_domains"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/provider-accounts/{id}/read-zones": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reads the DNS zones that an account has. New ones are nobody's until they are given to a customer. */
        post: operations["read_zones"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/provider-accounts/{id}/refresh-catalog": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reads images and regions from the provider. */
        post: operations["refresh_provider_catalog"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/provider-accounts/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Logs in at the provider and reads machines, images and regions. */
        post: operations["test_provider_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/provider-costs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes one of the costs. */
        delete: operations["delete_provider_cost"];
        options?: never;
        head?: never;
        /** Changes one of the costs. */
        patch: operations["update_provider_cost"];
        trace?: never;
    };
    "/api/v1/admin/quotes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists quotes, latest first. */
        get: operations["list_quotes"];
        put?: never;
        /** Drafts a quote. */
        post: operations["create_quote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/quotes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows one version of a quote. */
        get: operations["get_quote"];
        /** Rewrites a draft. */
        put: operations["put_quote"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/quotes/{id}/duplicate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Copies a quote into a new draft. */
        post: operations["duplicate_quote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/quotes/{id}/pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Downloads a quote as PDF. */
        get: operations["get_quote_pdf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/quotes/{id}/revise": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Drafts the next version of a quote that was sent; the sent one stays valid until that is sent. */
        post: operations["revise_quote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/quotes/{id}/send": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends a draft to its customer, or a sent quote once more: the link of the earlier mail ends. */
        post: operations["send_quote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/quotes/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a quote back. */
        post: operations["withdraw_quote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/reference-rates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists rates, latest day first; sorted by day or quote. */
        get: operations["list_reference_rates"];
        put?: never;
        /** Enters a rate of a day. */
        post: operations["add_reference_rate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/reference-rates/find": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows the rate that counts on a day. */
        get: operations["find_reference_rate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/reference-rates/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reads a file of the European Central Bank in. What differs from an earlier file is corrected. */
        post: operations["import_reference_rates"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/reference-rates/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Deletes a rate, such as one for a wrong day. Where it is frozen on an invoice it stays. */
        delete: operations["delete_reference_rate"];
        options?: never;
        head?: never;
        /** Corrects a rate that staff entered. Where it is frozen on an invoice it stays as it was. */
        patch: operations["correct_reference_rate"];
        trace?: never;
    };
    "/api/v1/admin/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Searches customers, services, invoices and orders; only what the caller may read. */
        get: operations["search_everything"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists services. Sorts by created_at, hostname, state and state_since. */
        get: operations["list_services"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/services/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a service. */
        get: operations["get_service"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes a service's label. What it is billed for changes under `/change`. */
        patch: operations["update_service"];
        trace?: never;
    };
    "/api/v1/admin/services/{id}/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what was done to a machine, latest first. */
        get: operations["list_service_actions"];
        put?: never;
        /** Asks for an action on a machine. It is carried out in the background. */
        post: operations["request_service_action"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/services/{id}/add-on-quote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says what adding one would mean in money, without doing it. */
        post: operations["quote_add_on"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/services/{id}/add-ons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows what a service has and can get, with the reason where it cannot, and what its customer is advised. */
        get: operations["get_service_add_ons"];
        put?: never;
        /** Adds one for the customer, who is billed for it. The server gets it a moment later. */
        post: operations["buy_add_on"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/services/{id}/approve-purchase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets a purchase go that waits for approval. */
        post: operations["approve_purchase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/services/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends a service at the end of its paid term, now, or on a day, and releases the customer from the contract where that is asked for. */
        post: operations["cancel_service"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/services/{id}/change": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Changes a service's terms: at once with its invoice, or scheduled for its day. */
        post: operations["change_service"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/services/{id}/change-options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the plans and cycles a service could change to. */
        get: operations["list_change_options"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/services/{id}/change-quote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says what a change would mean in money, without making it. */
        post: operations["quote_service_change"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/services/{id}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists a service's changes, latest first. */
        get: operations["list_service_changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/services/{id}/changes/{change_id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a scheduled change back. What was billed ahead for it is put right. */
        post: operations["undo_service_change"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/services/{id}/confirm-resize": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says that the machine has followed a change of plan: it was resized at the provider, or built anew. */
        post: operations["confirm_resize"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/services/{id}/console": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is known of the screen of a customer's machine. */
        get: operations["get_service_console"];
        put?: never;
        /** Gives a ticket for the console of a customer's machine: good once, for 30 seconds, in this session. */
        post: operations["open_service_console"];
        /** Switches the console of a customer's machine off at the data centre. */
        delete: operations["switch_off_service_console"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/services/{id}/console/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sets a new password for the console of a customer's machine and shows it. */
        post: operations["change_service_console_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/services/{id}/console/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Shows host, port and password of the console of a customer's machine. The audit log notes it. */
        post: operations["reveal_service_console"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/services/{id}/coupons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives a service a coupon from its next invoice on. What a coupon asks of an order, a new customer or a minimum, does
         *     not count here.
         */
        post: operations["give_service_coupon"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/services/{id}/coupons/{coupon_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a coupon off a service from its next invoice on. Invoices that are issued keep what it took off. */
        delete: operations["take_service_coupon"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/services/{id}/firewall": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows what a server lets in, all its firewalls together, and with one more to try out. */
        get: operations["get_effective_rules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/services/{id}/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the options of a service. */
        get: operations["list_service_options"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes words of a service; they cost nothing. */
        patch: operations["set_service_texts"];
        trace?: never;
    };
    "/api/v1/admin/services/{id}/private-networking": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Buys the add-on Private networking for a machine at the data centre. The customer's bill stays as it is. */
        post: operations["add_private_networking"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/services/{id}/provision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begins the setup of a pending service. */
        post: operations["provision_service"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/services/{id}/refuse-purchase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refuses a purchase that waits for approval: the service ends unbought, and what was billed for it is credited. */
        post: operations["refuse_purchase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/services/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tries again what has failed: the setup, a suspension, a restoration or an end. */
        post: operations["retry_service"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/services/{id}/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows the settings in force for a service, with their origin. */
        get: operations["get_service_settings"];
        /** Sets what differs for a service; null takes a value back. */
        put: operations["put_service_settings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/services/{id}/snapshot-schedule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows when snapshots of a customer's machine are taken by themselves. */
        get: operations["get_service_snapshot_schedule"];
        /** Sets when snapshots of a customer's machine are taken by themselves. */
        put: operations["put_service_snapshot_schedule"];
        post?: never;
        /** Takes the schedule of a customer's machine away. Its snapshots stay. */
        delete: operations["delete_service_snapshot_schedule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/services/{id}/snapshots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the snapshots of a machine, latest first. */
        get: operations["list_service_snapshots"];
        put?: never;
        /** Takes a snapshot of a customer's machine. */
        post: operations["create_service_snapshot"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/services/{id}/snapshots/{sid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Deletes a snapshot of a customer's machine. */
        delete: operations["delete_service_snapshot"];
        options?: never;
        head?: never;
        /** Changes the name or description of a snapshot of a customer's machine. */
        patch: operations["update_service_snapshot"];
        trace?: never;
    };
    "/api/v1/admin/services/{id}/snapshots/{sid}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts a customer's machine back to a snapshot. Newer snapshots go away. */
        post: operations["rollback_service_snapshot"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/services/{id}/software": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows what is installed on a machine, how that goes, and what could be. */
        get: operations["get_service_software"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/services/{id}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Suspends a service: its machine is stopped and kept from running until staff lifts it. */
        post: operations["suspend_service"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/services/{id}/terminate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends a service for good: its machine is stopped and cancelled. */
        post: operations["terminate_service"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/services/{id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows what happened to a service, in provisioning and in billing. */
        get: operations["get_service_timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/services/{id}/unsuspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lifts a suspension, whatever its reason. */
        post: operations["unsuspend_service"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/services/{id}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows the usage of a service: the running period by day, its amount so far, and what was billed. */
        get: operations["get_service_usage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/services/{id}/usage-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the usage events of a service, latest first. */
        get: operations["list_service_usage_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/services/{id}/why": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Explains how a service came to its state, and what comes next. */
        get: operations["explain_service"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows the tenant's settings. */
        get: operations["get_settings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes the tenant's settings. */
        patch: operations["update_settings"];
        trace?: never;
    };
    "/api/v1/admin/staff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the staff. */
        get: operations["list_staff"];
        put?: never;
        /** Invites a member of staff by mail. */
        post: operations["invite_staff"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/staff/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes a member of staff and their sessions. */
        delete: operations["remove_staff"];
        options?: never;
        head?: never;
        /** Changes a staff member's role or shuts them out; their sessions end. */
        patch: operations["update_staff"];
        trace?: never;
    };
    "/api/v1/admin/storage-shares/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a share away. Its buckets must be gone. */
        delete: operations["end_storage_share"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/tax-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists all tax rules, by country. */
        get: operations["list_tax_rules"];
        put?: never;
        /** Adds a tax rule. One that overlaps with another is refused, unless it is to end the other. */
        post: operations["add_tax_rule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/tax-rules/examples": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Adds examples of rules outside the European Union, such as those of Canada, where a country has none. */
        post: operations["add_example_tax_rules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/tax-rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Deletes a tax rule that was never in force. */
        delete: operations["delete_tax_rule"];
        options?: never;
        head?: never;
        /** Changes a tax rule under which nothing was billed. */
        patch: operations["update_tax_rule"];
        trace?: never;
    };
    "/api/v1/admin/tax-rules/{id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends a tax rule. */
        post: operations["end_tax_rule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists templates by name, those out of use last. */
        get: operations["list_templates"];
        put?: never;
        /** Keeps a template. What cloud-init would not take is refused. */
        post: operations["create_template"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/templates/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Shows what a machine would get, with what is wrong. Nothing is kept. */
        post: operations["preview_template"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/templates/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a template with its versions. */
        get: operations["get_template"];
        /** Changes a template. Another content makes another version; what was sold keeps its own. */
        put: operations["update_template"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/usage-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes one usage event in. The same id again is counted once. */
        post: operations["record_usage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/usage-events/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes up to 1,000 usage events in: all of them, or none with the place and reason of each that is wrong. */
        post: operations["record_usage_batch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/usage-events/{event_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets an event count for nothing. Where its period is billed, the difference is on the next invoice. */
        post: operations["cancel_usage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/usage-events/{event_id}/replace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives an event another value. Where its period is billed, the difference is on the next invoice. */
        post: operations["replace_usage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/vat-report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows the tax of a period, and whether the ledger agrees. */
        get: operations["get_vat_report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/vat-report/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Exports the tax of a period as CSV, XLSX or PDF. */
        get: operations["export_vat_report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/zones": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists DNS zones by name; sorted by name or created_at. */
        get: operations["list_zones"];
        put?: never;
        /** Makes a DNS zone, for a customer or for nobody yet. */
        post: operations["create_zone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/zones/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a DNS zone and what is being written to it. */
        get: operations["get_zone"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/zones/{id}/change-ttl": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets several records get another time. The zone shows how far it is. */
        post: operations["change_record_ttl"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/zones/{id}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the latest changes of the records of a DNS zone, newest first. */
        get: operations["list_zone_changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/zones/{id}/delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Deletes a DNS zone with all its records. Its name has to be typed. */
        post: operations["delete_zone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/zones/{id}/delete-records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets several records be deleted. The zone shows how far it is. */
        post: operations["delete_records"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/zones/{id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Writes a DNS zone as a zone file in the BIND format. */
        get: operations["export_zone"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/zones/{id}/give": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives a DNS zone to a customer, or takes it back. */
        post: operations["give_zone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/zones/{id}/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reads a zone file in, exactly as the preview with this fingerprint said. The zone shows how far it is. */
        post: operations["apply_zone_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/zones/{id}/import-preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says what reading a zone file in would do. Nothing is written. */
        post: operations["preview_zone_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/zones/{id}/records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads the records of a DNS zone from the data centre. */
        get: operations["list_zone_records"];
        put?: never;
        /** Makes a record. */
        post: operations["create_record"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/zones/{id}/records/{record_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes a record; its name and type stay. */
        put: operations["update_record"];
        post?: never;
        /** Deletes a record. */
        delete: operations["delete_record"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Changes the caller's password; their other sessions end. */
        post: operations["change_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends a link to set a new password. The answer is the same whether or not the address has an account. */
        post: operations["request_password_reset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password-reset/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sets a new password with the token of a reset link or an invitation; all sessions of the user end. */
        post: operations["confirm_password_reset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/preferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what the caller has set for themselves. */
        get: operations["list_preferences"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/preferences/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Keeps one value for the caller; null forgets it. */
        put: operations["put_preference"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Says who is signed in. */
        get: operations["get_session"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the caller's open sessions. */
        get: operations["list_sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends one of the caller's sessions. */
        delete: operations["end_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs in with address and password. */
        post: operations["sign_in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends the session that asks. */
        post: operations["sign_out"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sign-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Opens a customer account and signs its owner in. */
        post: operations["sign_up"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/verify-email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirms a mail address with the token that was sent to it. */
        post: operations["verify_email"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/verify-email/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends the link that confirms the caller's address once more. */
        post: operations["resend_verification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/console/{ticket}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Connects to a console with its ticket, as a WebSocket of the sub-protocol `binary`. */
        get: operations["connect_console"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Streams changes as server-sent events of the name `change`.
         * @description An event of the name `end` is the last one: the session has ended, or stands for something else than before.
         */
        get: operations["stream_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hooks/install-reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes in what a machine says about its installation. The token in its cloud-init is the proof; it ends with the
         *     installation.
         */
        post: operations["report_install"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hooks/payments/{gateway_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes a webhook of a payment gateway in (Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature`).
         * @description A repeat is answered like the first delivery. An error asks the gateway to deliver again.
         */
        post: operations["receive_payment_webhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/meta": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows brand, mode, clock and gateway of the shop at this host name. */
        get: operations["get_meta"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/addresses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists public addresses; sorted by created_at, ip or kind. */
        get: operations["list_own_addresses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/addresses/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows an address, what to set up inside the server, and who held it when. */
        get: operations["get_own_address"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/addresses/{id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts a movable address on a server, or on none. */
        post: operations["assign_own_address"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/addresses/{id}/forward-check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Looks whether a host name leads to an address. */
        get: operations["check_own_reverse_name"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/addresses/{id}/reverse-name": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Gives an address a host name. One that does not lead back is refused unless that is accepted. */
        put: operations["set_own_reverse_name"];
        post?: never;
        /** Takes the host name of an IPv6 address away. */
        delete: operations["clear_own_reverse_name"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/advice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Says what the customer could do with what they have: three sentences at most, the most pressing first. */
        get: operations["list_advice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/advice/{id}/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts a piece of advice away for good. */
        post: operations["dismiss_advice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/credit-grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the latest 200 grants of the signed-in customer's credit, the latest first. */
        get: operations["list_own_credit_grants"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/credit-notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the signed-in customer's credit notes, latest first. */
        get: operations["list_own_credit_notes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/credit-notes/{id}/e-invoice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A credit note of the signed-in customer as e-invoice. */
        get: operations["get_own_e_credit_note"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/credit-notes/{id}/pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The document of a credit note of the signed-in customer. */
        get: operations["get_own_credit_note_pdf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/domains": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the customer's domains; sorted by name, renews_at or created_at. */
        get: operations["list_own_domains"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/domains/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a domain. */
        get: operations["get_own_domain"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/domains/{id}/auth-code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes the code that allows a domain to be taken to another registrar. It is shown this once; the audit log notes it. */
        post: operations["create_own_auth_code"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/domains/{id}/name-servers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Sets the name servers of a domain. */
        put: operations["set_own_name_servers"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/firewall-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists beginnings of firewalls, with the caller's own address filled in, and what the data centre can take. */
        get: operations["list_own_firewall_templates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/firewalls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists firewalls by name; sorted by name or created_at. */
        get: operations["list_own_firewalls"];
        put?: never;
        /** Keeps a firewall. It is in force on the servers that are put behind it. */
        post: operations["create_own_firewall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/firewalls/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a firewall with the servers behind it and those that could be. */
        get: operations["get_own_firewall"];
        /** Changes name and rules of a firewall; all servers behind it follow. */
        put: operations["update_own_firewall"];
        post?: never;
        /** Deletes a firewall that no server is behind. */
        delete: operations["delete_own_firewall"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/firewalls/{id}/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts a server behind a firewall. After a failure, tries again. */
        post: operations["assign_own_firewall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/firewalls/{id}/services/{service_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a server from behind a firewall. */
        delete: operations["unassign_own_firewall"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/invoices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the signed-in customer's invoices, latest first. */
        get: operations["list_own_invoices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/invoices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows an invoice of the signed-in customer. */
        get: operations["get_own_invoice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/invoices/{id}/e-invoice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An invoice of the signed-in customer as e-invoice, as it was issued. */
        get: operations["get_own_e_invoice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/invoices/{id}/pay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pays what is owed on an invoice.
         * @description The answer is the payment as it stands: `requires_action` carries the page the customer has to visit,
         *     `processing` and `unknown` settle by themselves, `failed` says why and what to do.
         */
        post: operations["pay_invoice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/invoices/{id}/pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The document of an invoice of the signed-in customer. */
        get: operations["get_own_invoice_pdf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/mail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what was sent to the customer. */
        get: operations["list_my_mail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/mail/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a message that was sent to the customer. */
        get: operations["get_my_mail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the customer's team. */
        get: operations["list_members"];
        put?: never;
        /** Invites somebody into the customer's team by mail. */
        post: operations["invite_member"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/members/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes somebody from the customer's team; the last owner stays. */
        delete: operations["remove_member"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/network-places": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists where private networks can be made: the regions that servers are in. */
        get: operations["list_own_network_places"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/networks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists private networks by name; sorted by name or created_at. */
        get: operations["list_own_networks"];
        put?: never;
        /** Makes a private network; it is ready a moment later. */
        post: operations["create_own_network"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/networks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a private network with the servers in it and those that could join. */
        get: operations["get_own_network"];
        put?: never;
        post?: never;
        /** Deletes a private network that no server is in. */
        delete: operations["delete_own_network"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/networks/{id}/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks the data centre how far the servers of a private network have come. */
        post: operations["look_at_own_network"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/networks/{id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets a server join. For one that waits for its restart or new installation, lets that happen. */
        post: operations["join_own_network"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/networks/{id}/members/{service_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a server out of a private network. */
        delete: operations["leave_own_network"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/object-storages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the object storages that the customer has, or has buckets in. */
        get: operations["list_own_storages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/object-storages/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows what the customer has of an object storage. */
        get: operations["get_own_storage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/object-storages/{id}/buckets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the buckets. */
        get: operations["list_own_buckets"];
        put?: never;
        /** Makes a bucket. Asked again after an interruption, it makes it whole. */
        post: operations["create_own_bucket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/object-storages/{id}/buckets/{bucket}/delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Deletes a bucket that is empty. Its name has to be typed. */
        post: operations["delete_own_bucket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/object-storages/{id}/buckets/{bucket}/delete-objects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Deletes up to 100 objects and empty folders. */
        post: operations["delete_own_objects"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/object-storages/{id}/buckets/{bucket}/download-url": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes an address that gives an object by `GET` for five minutes. */
        post: operations["create_download_url"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/object-storages/{id}/buckets/{bucket}/folders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a folder. */
        post: operations["create_folder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/object-storages/{id}/buckets/{bucket}/objects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists folders and objects of a bucket, one level and one page at a time. */
        get: operations["list_own_objects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/object-storages/{id}/buckets/{bucket}/upload-url": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes an address that takes an object by `PUT` for a quarter of an hour. */
        post: operations["create_upload_url"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/object-storages/{id}/keys/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Shows the S3 keys; the audit log notes it. */
        post: operations["reveal_own_storage_keys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/object-storages/{id}/keys/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a new secret key. Programs that use the old one are shut out at once. */
        post: operations["rotate_own_storage_keys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/object-storages/{id}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows how full the customer's own storage was. Of a shared one nobody sees what the others have. */
        get: operations["get_own_storage_usage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/one-time-purchases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what the customer bought once, latest first. */
        get: operations["list_my_one_time_purchases"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the customer's orders, latest first. */
        get: operations["list_my_orders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows one of the customer's orders. */
        get: operations["get_my_order"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows what the customer has, owes and has to expect. */
        get: operations["get_overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/payment-methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the saved cards, the default first. */
        get: operations["list_payment_methods"];
        put?: never;
        /** Saves a card. */
        post: operations["add_payment_method"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/payment-methods/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Forgets a card. */
        delete: operations["remove_payment_method"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/payment-methods/{id}/default": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Chooses the card that automatic charges use. */
        post: operations["make_payment_method_default"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pays what is owed on several invoices with one payment.
         * @description The answer is that of paying one invoice. Nothing is paid when one of them cannot be.
         */
        post: operations["pay_invoices"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/payments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a payment of the signed-in customer. */
        get: operations["get_own_payment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/payments/{id}/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The receipt of a payment of the signed-in customer, as PDF. */
        get: operations["get_own_payment_receipt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/payments/{id}/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks the gateway where a payment of the signed-in customer stands. */
        post: operations["refresh_own_payment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows the signed-in customer. */
        get: operations["get_profile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes the signed-in customer; what is absent stays, null clears. Only the account's owner may. */
        patch: operations["update_profile"];
        trace?: never;
    };
    "/api/v1/portal/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the signed-in customer's services. */
        get: operations["list_own_services"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/services/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a service of the signed-in customer. */
        get: operations["get_own_service"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes the customer's own name for a service. */
        patch: operations["rename_own_service"];
        trace?: never;
    };
    "/api/v1/portal/services/{id}/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what was done to a machine of the signed-in customer, latest first. */
        get: operations["list_own_actions"];
        put?: never;
        /** Asks for an action on a machine of the signed-in customer. It is carried out in the background. */
        post: operations["request_own_action"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/services/{id}/add-on-quote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says what adding one would mean in money, without doing it. */
        post: operations["quote_own_add_on"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/services/{id}/add-ons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows what a service of the signed-in customer has and can get, with the reason where it cannot, and advice. */
        get: operations["get_own_service_add_ons"];
        put?: never;
        /** Adds one at the amount that was shown. The server gets it a moment later. */
        post: operations["buy_own_add_on"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/services/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends a service at the end of its paid term, now, or on a day. */
        post: operations["cancel_own_service"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/services/{id}/cancel-preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Says what cancelling a service would mean. */
        get: operations["preview_cancellation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/services/{id}/change": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirms an upgrade, downgrade or other cycle at the amount that was shown. */
        post: operations["change_own_service"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/services/{id}/change-options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the plans and cycles the signed-in customer's service could change to. */
        get: operations["list_own_change_options"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/services/{id}/change-quote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says what an upgrade, downgrade or other cycle would mean in money. */
        post: operations["quote_own_service_change"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/services/{id}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the changes of the signed-in customer's service, latest first. */
        get: operations["list_own_service_changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/services/{id}/changes/{change_id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a scheduled change of the signed-in customer back. */
        post: operations["undo_own_service_change"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/services/{id}/console": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is known of the screen of a machine. */
        get: operations["get_own_console"];
        put?: never;
        /** Gives a ticket for the console of a machine: good once, for 30 seconds, in this session. */
        post: operations["open_own_console"];
        /** Switches the console of a machine off at the data centre. */
        delete: operations["switch_off_own_console"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/services/{id}/console/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sets a new password for the console of a machine and shows it. */
        post: operations["change_own_console_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/services/{id}/console/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Shows host, port and password of the console of a machine. The audit log notes it. */
        post: operations["reveal_own_console"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/services/{id}/credentials/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Shows the login of a machine. The audit log notes it. */
        post: operations["reveal_own_credentials"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/services/{id}/firewall": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows what a server lets in, all its firewalls together, and with one more to try out. */
        get: operations["get_own_effective_rules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/services/{id}/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the options of the signed-in customer's service. */
        get: operations["list_own_service_options"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes words of the signed-in customer's service; they cost nothing. */
        patch: operations["set_own_service_texts"];
        trace?: never;
    };
    "/api/v1/portal/services/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a planned end back, while that is possible. */
        post: operations["resume_own_service"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/services/{id}/snapshot-schedule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows when snapshots of a machine are taken by themselves. */
        get: operations["get_snapshot_schedule"];
        /** Sets when snapshots of a machine are taken by themselves. */
        put: operations["put_snapshot_schedule"];
        post?: never;
        /** Takes a machine's schedule away. Its snapshots stay. */
        delete: operations["delete_snapshot_schedule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/services/{id}/snapshots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the snapshots of a machine, latest first. */
        get: operations["list_snapshots"];
        put?: never;
        /** Takes a snapshot of a machine. */
        post: operations["create_snapshot"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/services/{id}/snapshots/{sid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Deletes a snapshot. */
        delete: operations["delete_snapshot"];
        options?: never;
        head?: never;
        /** Changes a snapshot's name or description. */
        patch: operations["update_snapshot"];
        trace?: never;
    };
    "/api/v1/portal/services/{id}/snapshots/{sid}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts a machine back to a snapshot. Newer snapshots go away. */
        post: operations["rollback_snapshot"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/services/{id}/software": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows what is installed on a machine of the signed-in customer, how that goes, and what could be. */
        get: operations["get_own_software"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/services/{id}/software/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Shows the passwords made for an installation, once. The audit log notes it. */
        post: operations["reveal_own_software"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/services/{id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows what happened to a service of the signed-in customer. */
        get: operations["get_own_service_timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/services/{id}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows the usage of the signed-in customer's service. */
        get: operations["get_own_service_usage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/ssh-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the kept keys by name. */
        get: operations["list_ssh_keys"];
        put?: never;
        /** Keeps a key. The same key, or the same name, twice is refused. */
        post: operations["add_ssh_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/ssh-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Forgets a kept key. Servers that were set up with it keep it. */
        delete: operations["delete_ssh_key"];
        options?: never;
        head?: never;
        /** Calls a kept key something else. */
        patch: operations["rename_ssh_key"];
        trace?: never;
    };
    "/api/v1/portal/statement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The statement of account of the signed-in customer between two days, as PDF. */
        get: operations["get_own_statement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/top-ups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks for a top-up. The answer names an invoice to pay; what it brings is credit as soon as it is paid. */
        post: operations["request_top_up"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/top-ups/automatic": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows the automatic top-up of the signed-in customer. */
        get: operations["get_automatic_top_up"];
        /** Sets the automatic top-up: below an amount of credit the saved payment method is charged. Only the owner may. */
        put: operations["set_automatic_top_up"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/vat-number": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows the signed-in customer what is known of its VAT number. */
        get: operations["get_own_vat_number"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/zones": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists DNS zones by name; sorted by name or created_at. */
        get: operations["list_own_zones"];
        put?: never;
        /** Makes a DNS zone. */
        post: operations["create_own_zone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/zones/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a DNS zone and what is being written to it. */
        get: operations["get_own_zone"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/zones/{id}/change-ttl": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets several records get another time. The zone shows how far it is. */
        post: operations["change_own_record_ttl"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/zones/{id}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the latest changes of the records of a DNS zone, newest first. */
        get: operations["list_own_zone_changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/zones/{id}/delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Deletes a DNS zone with all its records. Its name has to be typed. */
        post: operations["delete_own_zone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/zones/{id}/delete-records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets several records be deleted. The zone shows how far it is. */
        post: operations["delete_own_records"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/zones/{id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Writes a DNS zone as a zone file in the BIND format. */
        get: operations["export_own_zone"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/zones/{id}/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reads a zone file in, exactly as the preview with this fingerprint said. The zone shows how far it is. */
        post: operations["apply_own_zone_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/zones/{id}/import-preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says what reading a zone file in would do. Nothing is written. */
        post: operations["preview_own_zone_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/zones/{id}/records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads the records of a DNS zone from the data centre. */
        get: operations["list_own_zone_records"];
        put?: never;
        /** Makes a record. */
        post: operations["create_own_record"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/portal/zones/{id}/records/{record_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes a record; its name and type stay. */
        put: operations["update_own_record"];
        post?: never;
        /** Deletes a record. */
        delete: operations["delete_own_record"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shop/carts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Opens an empty cart. Its id cannot be guessed; whoever has it has the cart. */
        post: operations["create_cart"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shop/carts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a cart with today's prices. */
        get: operations["get_cart"];
        /** Replaces what is in a cart. */
        put: operations["put_cart"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shop/carts/{id}/checkout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Turns a cart into an order with its invoice. Prices and stock are checked again. */
        post: operations["checkout_cart"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shop/catalog": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows what is for sale, with prices in one currency. */
        get: operations["get_catalog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shop/offer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows the quote a link stands for. */
        get: operations["read_offer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shop/offer/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accepts a quote: it becomes one order with its invoice. Repeating it answers with that order. */
        post: operations["accept_offer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shop/offer/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Declines a quote. */
        post: operations["decline_offer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shop/offer/pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Downloads the quote a link stands for as PDF. */
        get: operations["get_offer_pdf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shop/quote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Computes a price, tax and discount included, without keeping anything. */
        post: operations["quote_cart"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shop/software": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what can be installed with a plan, and why what does not fit does not. */
        get: operations["list_shop_software"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Whether an action is allowed, and why not. */
        AbilityView: {
            /** @description Whether it can be done now by the caller. */
            allowed: boolean;
            /** @description Why not. */
            reason: string | null;
        };
        /** @description What the provider says about an add-on. */
        AboutAddOn: {
            /** @description What it takes until it can be used. */
            afterwards: string;
            key: string;
            needs: components["schemas"]["AddOnNeeds"];
            time: components["schemas"]["AddOnTime"];
            /** @description What it does. */
            what: string;
        };
        /** @description A yes. */
        AcceptOfferIn: {
            /** @description Must be true. */
            accept_terms: boolean;
            /** @description One for each plan, in the order of the quote's `choices`. */
            items?: components["schemas"]["OfferChoiceIn"][];
            /** @description The full name, typed as a signature. */
            name: string;
            /** @description The secret of the link. */
            token: string;
        };
        /** @description What an acceptance made. */
        AcceptedOffer: {
            /** @description To be paid. */
            invoice_id: string;
            order_id: string;
            quote: components["schemas"]["Offer"];
        };
        /**
         * @description Who signs in.
         * @enum {string}
         */
        AccountKind: "staff" | "customer";
        /** @description How often a fact has happened. */
        ActCount: {
            /** Format: int32 */
            count: number;
            /** @description Kind of fact, such as InvoiceFinalized. */
            kind: string;
        };
        /** @description A thing an act is about. */
        ActSubject: {
            id: string;
            kind: string;
            title: string;
        };
        /**
         * @description How far something done to a machine has come.
         * @enum {string}
         */
        ActionState: "queued" | "running" | "succeeded" | "failed";
        /** @description A piece of work that the caller began. */
        Activity: {
            /** @description When it was begun. */
            at: string;
            /** @description What happens at the moment, or why it failed. */
            detail: string | null;
            id: string;
            /** @description setup, action, suspend, unsuspend, terminate, bulk, order, clock, automation or refund. */
            kind: string;
            /** @description What to do next. */
            next: string | null;
            state: components["schemas"]["ActivityState"];
            /** @description Its steps, where it has any. */
            steps: components["schemas"]["ServiceStep"][];
            subject: components["schemas"]["ActivitySubject"] | null;
            /** @description What it is. */
            title: string;
        };
        /**
         * @description How far work in the background has come.
         * @enum {string}
         */
        ActivityState: "running" | "done" | "failed";
        /** @description What a piece of work is done to. */
        ActivitySubject: {
            id: string;
            kind: string;
            title: string;
        };
        /**
         * @description Who did something.
         * @enum {string}
         */
        ActorKind: "system" | "staff" | "customer" | "provider" | "anonymous";
        /** @description Something that goes with a plan. */
        AddOn: {
            available: components["schemas"]["Availability"];
            description: string;
            id: string;
            name: string;
            prices: components["schemas"]["PlanPrice"][];
            slug: string;
            volume_discount: components["schemas"]["VolumeDiscount"] | null;
        };
        /** @description The figures of an add-on. */
        AddOnFigures: {
            /**
             * Format: int64
             * @description Services that began to have it in the period.
             */
            begun: number;
            /**
             * Format: int64
             * @description Services that stopped to have it in the period.
             */
            ended: number;
            /** @description What is paid for it each month, before tax and discounts, by currency. */
            monthly: components["schemas"]["Money"][];
            name: string;
            /**
             * Format: int64
             * @description The share of those, in thousandths; none where nobody could.
             */
            permille: number | null;
            /**
             * Format: int64
             * @description Plans on sale that it goes with.
             */
            plans: number;
            /**
             * Format: int64
             * @description Services that run and have it or could: their plan offers it.
             */
            possible: number;
            product_id: string;
            retired: boolean;
            /**
             * Format: int64
             * @description Services that run and are billed for it.
             */
            services: number;
        };
        /** @description A chosen add-on. */
        AddOnInput: {
            id: string;
            /** Format: int64 */
            quantity: number;
        };
        /**
         * @description What an add-on takes until it can be used.
         * @enum {string}
         */
        AddOnNeeds: "nothing" | "anew" | "setup";
        /**
         * @description How far an add-on has come to its server.
         * @enum {string}
         */
        AddOnState: "wanted" | "there" | "failed" | "given_up";
        /**
         * @description When an add-on can be had: also for a server that runs, with a new one only, or not by the provider's interface.
         * @enum {string}
         */
        AddOnTime: "later" | "order" | "never";
        /** @description How many examples were added. */
        AddedExamples: {
            added: number;
        };
        /** @description A public address. */
        Address: {
            can_move: components["schemas"]["AbilityView"];
            checked_at: string | null;
            customer: components["schemas"]["NamedView"] | null;
            /**
             * Format: int32
             * @description 4 or 6.
             */
            family: number;
            forward: components["schemas"]["ForwardState"] | null;
            id: string;
            ip: string;
            kind: components["schemas"]["AddressKind"];
            /** @description It is being moved; read it again in a moment. */
            moving: boolean;
            /** @description What went wrong. */
            problem: string | null;
            region: string;
            /** @description The host name it points to, where one was set here. */
            reverse_name: string | null;
            service: components["schemas"]["NamedView"] | null;
            /** Format: int32 */
            version: number;
        };
        /** @description An address with what belongs to it. */
        AddressDetail: components["schemas"]["Address"] & {
            /** @description What to set up inside the server; for addresses it does not have by itself. */
            guest: components["schemas"]["GuestText"][];
            /** @description Latest first; customers see their own time only. */
            history: components["schemas"]["AddressHolding"][];
        };
        /** @description Who held an address when. */
        AddressHolding: {
            customer: components["schemas"]["NamedView"];
            from: string;
            /** @description The server, with its host name then. */
            service: components["schemas"]["NamedView"];
            /** @description Absent while it lasts. */
            until: string | null;
        };
        /**
         * @description What an address is.
         * @enum {string}
         */
        AddressKind: "main" | "additional" | "floating";
        /** @description How many movable addresses an account has. */
        AddressesRead: {
            addresses: number;
        };
        /** @description A machine and what it is to become. Give `customer_id` or `new_customer`. */
        AdoptMachineIn: {
            customer_id?: string | null;
            cycle_months: components["schemas"]["CycleMonths"];
            /** @description Made of the machine's name when absent. */
            hostname?: string | null;
            /** @description The provider's id. */
            machine_id: string;
            new_customer?: components["schemas"]["CustomerIn"] | null;
            /** @description The first day that is not paid for yet; in arrears, the day on which the period that runs is billed. */
            next_due_on: string;
            price?: components["schemas"]["Money"] | null;
            product_id: string;
        };
        /** @description Machines to be adopted. */
        AdoptMachines: {
            /** @description Says what would be made and makes nothing. */
            dry_run: boolean;
            /** @description From 1 to 200. */
            rows: components["schemas"]["AdoptMachineIn"][];
        };
        /** @description What is wrong with a row. */
        AdoptProblem: {
            code: string;
            detail: string;
            /** @description The field of the row. */
            pointer: string;
        };
        /**
         * @description What became of a machine that was to be adopted.
         * @enum {string}
         */
        AdoptVerdict: "would_adopt" | "adopted" | "already" | "refused";
        /** @description What became, or would become, of a machine. */
        AdoptedRow: {
            /** @description Absent while the customer would only be opened. */
            customer_id: string | null;
            customer_name: string | null;
            hostname: string | null;
            machine_id: string;
            /** @description When the first invoice is raised. */
            next_invoice_on: string | null;
            /** @description What should be looked at first. */
            notes: string[];
            opens_customer: boolean;
            price: components["schemas"]["Money"] | null;
            problems: components["schemas"]["AdoptProblem"][];
            product: string | null;
            service_id: string | null;
            verdict: components["schemas"]["AdoptVerdict"];
        };
        /** @description What became of each machine. */
        Adoption: {
            /** @description Adopted, or to be adopted in a dry run. */
            adopted: number;
            already: number;
            dry_run: boolean;
            refused: number;
            rows: components["schemas"]["AdoptedRow"][];
        };
        /** @description How far to move the clock: to a moment, or by a span. */
        AdvanceIn: {
            by?: components["schemas"]["SpanIn"] | null;
            /** @description RFC 3339 instant. */
            to?: string | null;
        };
        /** @description A piece of advice. */
        Advice: {
            id: string;
            kind: components["schemas"]["AdviceKind"];
            /** @description The servers it is about. */
            service_ids: string[];
            /** @description Why. */
            why: string;
        };
        /**
         * @description What is advised.
         * @enum {string}
         */
        AdviceKind: "backup" | "snapshot_schedule" | "private_networking" | "join_network";
        /** @description A plan to agree on: either equal parts, or parts of one's own. */
        AgreePlanIn: {
            /**
             * Format: date
             * @description When the first of them is due.
             */
            first_due?: string | null;
            /**
             * Format: int32
             * @description Months between them; one when absent.
             */
            months?: number | null;
            /** @description Or days and amounts, which must add up to what is owed. */
            own?: components["schemas"]["OwnPartIn"][] | null;
            /**
             * Format: int32
             * @description How many equal parts, 2 to 12; the last one takes the remainder.
             */
            parts?: number | null;
        };
        /** @description The answer to somebody who asks to take a domain away. */
        AnswerTransfer: {
            allow: boolean;
            /** @description To let it go: the domain's name, typed. */
            confirm_name?: string | null;
        };
        /** @description An entry of the marketplace. */
        Application: {
            about: string;
            category: components["schemas"]["ApplicationCategory"];
            /** @description Nobody is offered it. */
            hidden: boolean;
            id: string;
            name: string;
            needs: components["schemas"]["ApplicationNeeds"];
            /** @description The version of the software, as people know it. */
            release: string;
            /** @description It came with mPanel. */
            shipped: boolean;
            template_id: string;
            updated_at: string;
            /** @description What is asked for. */
            variables: components["schemas"]["TemplateVariable"][];
            /**
             * Format: int32
             * @description For `If-Match`.
             */
            version: number;
        };
        /**
         * @description What an application is for.
         * @enum {string}
         */
        ApplicationCategory: "base" | "web" | "containers" | "automation" | "data" | "development" | "other";
        /** @description An entry of the marketplace to make, or what an old one is to be. */
        ApplicationInput: {
            about?: string;
            category: components["schemas"]["ApplicationCategory"];
            /** @description Nobody is offered it. */
            hidden?: boolean;
            /** @description 1 to 80 characters, unique in the business. */
            name: string;
            needs?: components["schemas"]["ApplicationNeeds"];
            /** @description The version of the software, as people know it. */
            release?: string;
            template_id: string;
        };
        /** @description What an application needs of a machine. */
        ApplicationNeeds: {
            /** @description Beginnings of the names of images it runs on, such as `ubuntu` or `debian-12`; any Linux when empty. */
            images?: string[];
            /** Format: int64 */
            min_cores?: number;
            /** Format: int64 */
            min_disk_gb?: number;
            /** Format: int64 */
            min_ram_mb?: number;
        };
        /** @description A coupon in use. */
        AppliedCoupon: {
            /** @description What it takes off now. */
            amount: components["schemas"]["Money"];
            code: string;
            description: string;
        };
        /** @description A zone file to read in. */
        ApplyZoneImport: {
            /** @description Of the preview that was agreed to. */
            fingerprint: string;
            /** @description Records that the file does not name are deleted. */
            replace?: boolean;
            /** @description The file in the BIND format, at most 400000 bytes. */
            text: string;
        };
        /** @description Where an address is to go. */
        AssignAddress: {
            /** @description The server; none takes it off. */
            service_id?: string | null;
        };
        /** @description A server to put behind a firewall. */
        AssignFirewall: {
            service_id: string;
        };
        /** @description One kind of trouble. */
        Attention: {
            /** Format: int64 */
            count: number;
            items: components["schemas"]["AttentionItem"][];
            kind: components["schemas"]["AttentionKind"];
            /** @description Where in the web application the whole list is. */
            link: string;
            oldest_at: string | null;
        };
        /** @description One case. */
        AttentionItem: {
            at: string;
            detail: string;
            id: string;
            title: string;
        };
        /**
         * @description What needs somebody.
         * @enum {string}
         */
        AttentionKind: "failed" | "losing_machine" | "resize_due" | "to_deliver" | "waits_for_approval" | "waits_for_maintenance" | "finding" | "parked_account" | "provider_down" | "missing_rate" | "overdue" | "dead_job" | "dispute" | "unconfirmed_payment";
        /** @description Who did something. */
        AuditActor: {
            /** @description The user, if it was one. */
            id: string | null;
            kind: components["schemas"]["ActorKind"];
            name: string;
        };
        /** @description Whether the log is as it was written. */
        AuditChain: {
            /**
             * Format: int64
             * @description Number of the first entry that was changed, removed or put in.
             */
            broken_at: number | null;
            /** @description Whether every entry fits the one before it. */
            intact: boolean;
        };
        /** @description An entry of the audit log. */
        AuditRow: {
            /** @description What was done, such as `POST /api/v1/admin/services/{id}/suspend`. */
            action: string;
            actor: components["schemas"]["AuditActor"];
            at: string;
            detail: string | null;
            id: string;
            ip: string | null;
            /**
             * Format: int64
             * @description Its place in the chain.
             */
            number: number;
            /** @description The operation of this document that was called; none for what the product did by itself. */
            operation: string | null;
            /** @description `done`, or `refused` with the status. */
            outcome: string;
            request_id: string;
            subject: components["schemas"]["AuditSubject"] | null;
        };
        /** @description What something was done to. */
        AuditSubject: {
            id: string;
            kind: string;
        };
        /** @description Automatic top-up of the account. */
        AutomaticTopUp: {
            /** @description Whether it is on. */
            active: boolean;
            /** @description How much is charged to the saved method then. */
            amount: components["schemas"]["Money"];
            /** @description Below how much credit. */
            threshold: components["schemas"]["Money"];
        };
        /** @description Automatic top-up as it is set, if there ever was one. */
        AutomaticTopUpSetting: {
            setting: components["schemas"]["AutomaticTopUp"] | null;
        };
        /**
         * @description What the automation will do.
         * @enum {string}
         */
        AutomationAct: "invoice" | "reminder" | "charge" | "notice" | "late_fee" | "suspend" | "plan_end" | "terminate" | "cancel_order" | "accelerate" | "contract" | "expire" | "expire_quote" | "card_expiry";
        /** @description An act of the automation. */
        AutomationEntry: {
            act: string;
            at: string;
            id: string;
            result: string;
            subject: components["schemas"]["ActSubject"];
            title: string;
            why: components["schemas"]["Why"] | null;
        };
        /** @description The settings of the automation, each with its origin. */
        AutomationSettings: {
            values: components["schemas"]["Setting"][];
        };
        /** @description New values; null goes back to the default. */
        AutomationSettingsIn: {
            values: components["schemas"]["SettingIn"][];
        };
        /**
         * @description When an add-on can be had.
         * @enum {string}
         */
        Availability: "order" | "later" | "both";
        /** @description What is to be done to which services: name them or give a filter. */
        BeginBulkRun: {
            act: components["schemas"]["BulkAct"];
            /**
             * Format: int64
             * @description How many services it is meant for; needed with a filter, and to terminate.
             */
            confirm_count?: number | null;
            filter?: components["schemas"]["BulkFilter"] | null;
            /** @description Why; needed for `suspend`, `cancel` and `approve_purchase`. */
            reason?: string | null;
            /** @description These, 5,000 at most, each once. */
            service_ids?: string[] | null;
        };
        /** @description A billable item. */
        BillableItem: {
            /** @description What one occurrence comes to. */
            amount: components["schemas"]["Money"];
            /** @description The lines that billed it; in lists none. */
            billed: components["schemas"]["BilledOccurrenceOut"][];
            can: components["schemas"]["BillableItemAbilities"];
            created_at: string;
            customer: components["schemas"]["NamedView"];
            /** Format: date */
            day: string | null;
            description: string;
            id: string;
            /**
             * Format: int32
             * @description How often it was invoiced.
             */
            invoiced: number;
            /**
             * Format: date
             * @description When it is due next.
             */
            next_day: string | null;
            /**
             * Format: date
             * @description When that invoice is raised.
             */
            next_invoice_on: string | null;
            over_period: boolean;
            /** Format: date */
            period_end: string | null;
            /** Format: date */
            period_start: string | null;
            quantity: string;
            recurrence: components["schemas"]["ItemRecurrence"] | null;
            state: components["schemas"]["ItemState"];
            tax_class: string;
            timing: components["schemas"]["ItemTiming"];
            unit_price: components["schemas"]["Money"];
            /** Format: int32 */
            version: number;
        };
        /** @description What may be done with a billable item. */
        BillableItemAbilities: {
            cancel?: components["schemas"]["AbilityView"];
            edit?: components["schemas"]["AbilityView"];
            invoice_now?: components["schemas"]["AbilityView"];
        };
        /** @description A billable item. */
        BillableItemIn: {
            customer_id: string;
            /**
             * Format: date
             * @description When it is due, or, where it comes again, due first.
             */
            day?: string | null;
            /** @description What it is for, as it is printed; may have several lines. */
            description: string;
            /** @description Each occurrence is for the days up to the next one. Only of what comes again. */
            over_period?: boolean;
            /**
             * Format: date
             * @description The day after the last.
             */
            period_end?: string | null;
            /**
             * Format: date
             * @description First day that it is for; it is earned over its days. Only of what is billed once.
             */
            period_start?: string | null;
            /** @description How many units; parts such as 2.5 are possible. */
            quantity?: string;
            recurrence?: components["schemas"]["ItemRecurrence"] | null;
            /** @description Decides the tax; `standard` when absent. */
            tax_class?: string | null;
            timing: components["schemas"]["NewItemTiming"];
            /** @description Price of one unit, in the currency of the account. */
            unit_price: components["schemas"]["Money"];
        };
        /** @description A change of a billable item: what is absent stays, null clears. */
        BillableItemPatchIn: {
            /** Format: date */
            day?: string | null;
            description?: string | null;
            over_period?: boolean | null;
            /** Format: date */
            period_end?: string | null;
            /**
             * Format: date
             * @description Given with `period_end`.
             */
            period_start?: string | null;
            quantity?: string | null;
            recurrence?: components["schemas"]["ItemRecurrence"] | null;
            tax_class?: string | null;
            timing?: components["schemas"]["ItemTiming"] | null;
            unit_price?: components["schemas"]["Money"] | null;
        };
        /** @description A line of an invoice that billed an occurrence. */
        BilledOccurrenceOut: {
            amount: components["schemas"]["Money"];
            /**
             * Format: date
             * @description The day of the occurrence, of what comes again.
             */
            day: string | null;
            invoice_id: string;
            number: string;
            /** @description Whether it was taken back to be billed again. */
            released: boolean;
        };
        /** @description A period that was billed. */
        BilledUsage: {
            /** @description What was billed for it in all, before tax. */
            amount: components["schemas"]["Money"];
            name: string;
            /** @description Something came late or was corrected: the difference is on the next invoice. */
            pending: boolean;
            /**
             * Format: date
             * @description The day after the last.
             */
            period_end: string;
            /** Format: date */
            period_start: string;
            quantity: string;
            unit: string;
        };
        /** @description How the tenant shows itself. */
        BrandOut: {
            accent: string;
            logo_url: string | null;
            support_email: string;
            terms_url: string | null;
        };
        /** @description A change of the brand; an empty text clears what may be empty. */
        BrandPatch: {
            /** @description `#rrggbb`. */
            accent?: string | null;
            logo_url?: string | null;
            support_email?: string | null;
            terms_url?: string | null;
        };
        /** @description A bucket. */
        Bucket: {
            /** Format: date-time */
            created_at: string;
            /** @description False after an interruption: make it again to have it whole. */
            is_ready: boolean;
            name: string;
        };
        /** @description Buckets by name. */
        Buckets: {
            items: components["schemas"]["Bucket"][];
        };
        /**
         * @description What can be done to many services at once.
         * @enum {string}
         */
        BulkAct: "start" | "stop" | "restart" | "shutdown" | "rescue" | "reset_password" | "snapshot" | "provision" | "retry" | "approve_purchase" | "suspend" | "unsuspend" | "confirm_resize" | "cancel" | "terminate";
        /** @description How many services of a run are in which state. */
        BulkCounts: {
            /** Format: int64 */
            done: number;
            /** Format: int64 */
            failed: number;
            /** Format: int64 */
            refused: number;
            /** Format: int64 */
            running: number;
            /** Format: int64 */
            skipped: number;
            /** Format: int64 */
            total: number;
            /** Format: int64 */
            waiting: number;
        };
        /** @description Which services: all that the list shows with the same parameters. */
        BulkFilter: {
            /** @description Of this customer. */
            customer_id?: string | null;
            /** @description Search text. */
            q?: string | null;
            /** @description A state of the list. */
            state?: string | null;
        };
        /**
         * @description Where a service of an act on many is.
         * @enum {string}
         */
        BulkItemState: "waiting" | "running" | "done" | "failed" | "refused" | "skipped";
        /**
         * @description Which services have their turn again.
         * @enum {string}
         */
        BulkRetry: "failed" | "skipped";
        /** @description An act on many services. */
        BulkRun: {
            act: components["schemas"]["BulkAct"];
            can: components["schemas"]["BulkRunAbilities"];
            counts: components["schemas"]["BulkCounts"];
            created_at: string;
            finished_at: string | null;
            id: string;
            reason: string | null;
            started_by: string;
            state: components["schemas"]["BulkRunState"];
            stopped_at: string | null;
            /** @description Why it was stopped, if nobody asked for it. */
            stopped_because: string | null;
        };
        /** @description What can be done with a run. */
        BulkRunAbilities: {
            /** @description Try again what failed or was refused. */
            retry_failed: components["schemas"]["AbilityView"];
            /** @description Go on with what a stop has left. */
            retry_skipped: components["schemas"]["AbilityView"];
            stop: components["schemas"]["AbilityView"];
        };
        /** @description A service of a run. */
        BulkRunItem: {
            /** @description Why it was refused or failed, or what is worth knowing. */
            detail: string | null;
            finished_at: string | null;
            id: string;
            service: components["schemas"]["NamedView"];
            started_at: string | null;
            state: components["schemas"]["BulkItemState"];
            /** Format: int32 */
            tries: number;
        };
        /**
         * @description Where an act on many services is.
         * @enum {string}
         */
        BulkRunState: "running" | "stopping" | "stopped" | "finished";
        /** @description Products that are sold together. */
        BundleAdmin: {
            /** @description The periods it is sold for, with a percentage. */
            cycles: components["schemas"]["CycleMonths"][];
            description: string;
            id: string;
            name: string;
            parts: components["schemas"]["BundlePartAdmin"][];
            /** @description Percent taken off the sum of the parts; or else `prices`. */
            percent: string | null;
            /** Format: int32 */
            position: number;
            /** @description One sum for each currency and period. */
            prices: components["schemas"]["BundlePrice"][];
            slug: string;
            state: components["schemas"]["BundleState"];
            tagline: string;
            /** Format: int32 */
            version: number;
        };
        /** @description A bundle as it is to be from now on. */
        BundleIn: {
            /** @description The periods it is sold for, with a percentage. */
            cycles?: components["schemas"]["CycleMonths"][];
            description?: string;
            name: string;
            /** @description 2 to 10 pieces together, at least one plan among them. */
            parts: components["schemas"]["BundlePart"][];
            /** @description Percent taken off the sum of the parts, such as 15; or else `prices`. */
            percent?: string | null;
            /** Format: int32 */
            position?: number;
            /** @description One sum for each currency and period; at most what the parts cost by themselves. */
            prices?: components["schemas"]["BundlePrice"][];
            /** @description Lower-case letters, digits and hyphens. */
            slug: string;
            state?: components["schemas"]["BundleState"] | null;
            tagline?: string;
        };
        /** @description So many pieces of a plan, or of a product that is sold once. */
        BundlePart: {
            product_id: string;
            /** Format: int64 */
            quantity: number;
        };
        /** @description So many pieces of a product. */
        BundlePartAdmin: {
            kind: components["schemas"]["ProductKind"];
            name: string;
            product_id: string;
            /** Format: int64 */
            quantity: number;
        };
        /** @description One sum for the first period of all plans and what is sold once. The plans renew at their shares of it. */
        BundlePrice: {
            cycle_months: components["schemas"]["CycleMonths"];
            price: components["schemas"]["Money"];
        };
        /** @description Which bundle a piece is of. All pieces of one copy are in the cart, or none. */
        BundleRef: {
            /**
             * Format: int64
             * @description Which of several of the same bundle in one cart: any number that they do not share.
             */
            copy: number;
            /** @description The bundle. */
            id: string;
        };
        /**
         * @description Whether a bundle is sold.
         * @enum {string}
         */
        BundleState: "draft" | "on_sale" | "hidden" | "retired";
        /** @description An add-on that somebody confirms. */
        BuyAddOn: {
            /** @description `due_now` of the quote; another amount is refused with `price_changed`. */
            expected_due_now: components["schemas"]["Money"];
            expected_renews_at?: components["schemas"]["Money"] | null;
            product_id: string;
        };
        /** @description One way of cancelling and what it means. */
        CancelChoice: {
            /** @description The first day without the service. */
            date: string;
            refund: components["schemas"]["Money"] | null;
            /** @description Why it is not possible, if it is not. */
            refused: string | null;
            text: string;
        };
        /** @description Why a plan is ended. */
        CancelPlanIn: {
            /** @description In a sentence. */
            reason: string;
        };
        /** @description Both ways of cancelling. */
        CancelPreview: {
            contract: components["schemas"]["ServiceContract"] | null;
            end_of_term: components["schemas"]["CancelChoice"];
            now: components["schemas"]["CancelChoice"];
        };
        /** @description When a service is to end. */
        CancelService: {
            /**
             * Format: date
             * @description The first day without the service, where `when` is `on`.
             */
            on?: string | null;
            /** @description Why, in the customer's words. */
            reason?: string | null;
            when: components["schemas"]["CancelWhen"];
        };
        /** @description An end that staff sets. */
        CancelServiceByStaff: {
            /**
             * Format: date
             * @description The first day without the service, where `when` is `on`.
             */
            on?: string | null;
            /** @description Why. The timeline keeps it. */
            reason: string;
            /** @description Release the customer from the contract: the end may come before the contract allows it. */
            release_from_contract?: boolean;
            when: components["schemas"]["CancelWhen"];
        };
        /** @description Why an event should not count. */
        CancelUsageIn: {
            /** @description Why, for the record. */
            reason: string;
        };
        /**
         * @description When a service ends.
         * @enum {string}
         */
        CancelWhen: "end_of_term" | "now" | "on";
        /** @description A cart, priced. */
        Cart: components["schemas"]["Quote"] & {
            id: string;
        };
        /** @description What is in a cart, and what decides the tax before anybody has signed in. */
        CartIn: {
            country?: string | null;
            coupon?: string | null;
            /** @description Codes of more coupons; all of them must be ones that can be combined. */
            coupons?: string[];
            customer_type?: components["schemas"]["CustomerType"] | null;
            items: components["schemas"]["CartItemInput"][];
            /** @description What is bought once. */
            one_time?: components["schemas"]["OneTimeInput"][];
            tax_id?: string | null;
        };
        /** @description A priced item. */
        CartItem: {
            contract: components["schemas"]["ContractRules"] | null;
            input: components["schemas"]["CartItemInput"];
            /**
             * Format: int32
             * @description For how many periods the introductory price holds.
             */
            intro_cycles: number | null;
            key: string;
            lines: components["schemas"]["CartLine"][];
            product: components["schemas"]["CartProduct"];
            reason: components["schemas"]["PriceReason"] | null;
            recurring: components["schemas"]["Money"];
            /** @description Each period at the regular price. */
            regular: components["schemas"]["Money"];
            setup: components["schemas"]["Money"];
            total: components["schemas"]["Money"];
            /** @description The first day that is paid for, where a trial comes before it. */
            trial_ends_on: string | null;
        };
        /** @description A configured plan. */
        CartItemInput: {
            access: components["schemas"]["ServiceAccess"];
            add_ons?: components["schemas"]["AddOnInput"][];
            bundle?: components["schemas"]["BundleRef"] | null;
            cycle_months: components["schemas"]["CycleMonths"];
            hostname: string;
            image_id: string;
            /** @description Values of the plan's options. */
            options?: components["schemas"]["OptionInput"][];
            product_id: string;
            /** Format: int64 */
            quantity: number;
            region: string;
            software?: components["schemas"]["SoftwareInput"] | null;
            ssh_key?: string | null;
            /** @description Begin with the trial on offer. */
            trial?: boolean;
        };
        /** @description A line of an item. */
        CartLine: {
            amount: components["schemas"]["Money"];
            description: string;
            kind: components["schemas"]["LineKind"];
        };
        /** @description Pieces of a product that is sold once, with their price. */
        CartOneTime: {
            bundle: components["schemas"]["BundleRef"] | null;
            delivery: components["schemas"]["Delivery"];
            key: string;
            product_id: string;
            product_name: string;
            product_slug: string;
            /** Format: int64 */
            quantity: number;
            reason: components["schemas"]["PriceReason"] | null;
            /** @description Of all of them. */
            total: components["schemas"]["Money"];
            /** @description Of one. */
            unit: components["schemas"]["Money"];
        };
        /** @description Something in the way of an order. */
        CartProblem: {
            code: string;
            detail: string;
            pointer: string;
        };
        /** @description The product of an item. */
        CartProduct: {
            id: string;
            name: string;
            slug: string;
        };
        /** @description The catalog in one currency. */
        Catalog: {
            /** @description What is sold together. */
            bundles: components["schemas"]["CatalogBundle"][];
            currency: string;
            groups: components["schemas"]["CatalogGroup"][];
            /** @description What is sold once. */
            one_time: components["schemas"]["OneTimeProduct"][];
        };
        /** @description What is sold together for less than each by itself. */
        CatalogBundle: {
            description: string;
            id: string;
            in_stock: boolean;
            name: string;
            /** @description What it costs, by period. */
            offers: components["schemas"]["CatalogBundleOffer"][];
            parts: components["schemas"]["CatalogBundlePart"][];
            slug: string;
            tagline: string;
        };
        /** @description What a bundle costs for a period. */
        CatalogBundleOffer: {
            cycle_months: components["schemas"]["CycleMonths"];
            /** @description The same, each by itself. */
            list: components["schemas"]["Money"];
            /** @description The first period, with what is sold once and without setup fees. */
            price: components["schemas"]["Money"];
            /** @description Every later period. */
            recurring: components["schemas"]["Money"];
            /** @description What that saves. */
            saving: components["schemas"]["Money"];
        };
        /** @description So many pieces of a plan, or of what is sold once. */
        CatalogBundlePart: {
            name: string;
            one_time: components["schemas"]["OneTimeProduct"] | null;
            plan: components["schemas"]["Plan"] | null;
            product_id: string;
            /** Format: int64 */
            quantity: number;
        };
        /** @description A group of plans. */
        CatalogGroup: {
            description: string;
            id: string;
            name: string;
            products: components["schemas"]["Plan"][];
            slug: string;
        };
        /** @description An add-on of the catalogue. */
        CatalogueAddOn: {
            /** @description What it takes until it can be used. */
            afterwards: string | null;
            /** @description What the provider calls it; none for what it does not have. */
            key: string | null;
            /** @description The provider's name for it, or the product's. */
            name: string;
            needs: components["schemas"]["AddOnNeeds"] | null;
            /** @description Machines that cannot have it while they run, as sentences. */
            not_for: string[];
            /** @description As what it is sold. */
            sold_as: components["schemas"]["SoldAddOn"][];
            time: components["schemas"]["AddOnTime"] | null;
            /** @description What it does. */
            what: string;
            /** @description Why it cannot be had at another time. */
            why: string | null;
        };
        /** @description A change: what to read again. */
        Change: {
            /** @description When, by the tenant's clock. */
            at: string;
            /** @description The thing's id. */
            id: string;
            /** @description What happened, such as InvoicePaid. */
            kind: string;
            topic: components["schemas"]["ChangeTopic"];
        };
        /** @description What may be done with an agreed change. */
        ChangeAbilities: {
            undo?: components["schemas"]["AbilityView"];
        };
        /** @description An add-on with its number. */
        ChangeAddOn: {
            id: string;
            /** Format: int64 */
            quantity: number;
        };
        /**
         * @description What changes about a service.
         * @enum {string}
         */
        ChangeKind: "plan" | "add_on" | "options" | "quantity" | "price" | "due_date" | "pause" | "resume";
        /** @description A change that a customer confirms. */
        ChangeOwnServiceIn: {
            cycle_months?: components["schemas"]["CycleMonths"] | null;
            /** @description `due_now` of the quote; another amount is refused with `price_changed`. */
            expected_due_now: components["schemas"]["Money"];
            expected_renews_at?: components["schemas"]["Money"] | null;
            /** @description Other values of some options, instead of another plan or period; null takes one away. */
            options?: components["schemas"]["OptionInput"][] | null;
            product_id?: string | null;
            when: components["schemas"]["OwnChangeWhen"];
        };
        /** @description A change by staff. */
        ChangeServiceIn: {
            change: components["schemas"]["WantedServiceChange"];
            /**
             * Format: date
             * @description The first day of the new terms, where `when` is `on`.
             */
            effective_on?: string | null;
            expected_due_now?: components["schemas"]["Money"] | null;
            expected_renews_at?: components["schemas"]["Money"] | null;
            /**
             * @description What was done at the provider by hand, or another remark; only staff sees it. It is required when the
             *     machine changes and the product is not marked `in_place_change`.
             */
            note?: string | null;
            when: components["schemas"]["ChangeWhen"];
        };
        /**
         * @description Where an agreed change is in its life.
         * @enum {string}
         */
        ChangeState: "scheduled" | "applied" | "undone";
        /** @description A change of a tax rule under which nothing was billed; what is absent stays. */
        ChangeTaxRule: {
            abroad?: boolean | null;
            name?: string | null;
            /** @description In percent. */
            rate?: string | null;
            standing?: components["schemas"]["TaxStanding"] | null;
        };
        /**
         * @description What a change is about; `all` after a gap in the stream.
         * @enum {string}
         */
        ChangeTopic: "service" | "invoice" | "order" | "quote" | "payment" | "subscription" | "customer" | "mail" | "clock" | "provider_account" | "catalog" | "bulk_run" | "all";
        /** @description Records that shall have another time. */
        ChangeTtl: {
            /** @description 1 to 1000 ids. */
            record_ids: string[];
            /**
             * Format: int64
             * @description Seconds that others may keep them: 60 to 2592000.
             */
            ttl: number;
        };
        /**
         * @description When a change begins.
         * @enum {string}
         */
        ChangeWhen: "now" | "end_of_term" | "on";
        /** @description A name to ask about. */
        CheckDomain: {
            /** @description The whole name, such as example.com. */
            name: string;
        };
        /** @description The order to place. */
        CheckoutIn: {
            /** @description Must be true. */
            accept_terms: boolean;
            expected_due_now?: components["schemas"]["Money"] | null;
        };
        /** @description Records that were chosen. */
        ChosenRecords: {
            /** @description 1 to 1000 ids. */
            record_ids: string[];
        };
        /** @description Where the tenant's clock stands. */
        Clock: {
            advancing: components["schemas"]["ClockAdvance"] | null;
            /** @description The tenant's present instant. */
            now: string;
            /** @description Its time zone. */
            time_zone: string;
        };
        /** @description A move of the clock. */
        ClockAdvance: {
            /** @description How often each fact has happened during the move, most frequent first; only for a single move. */
            acts: components["schemas"]["ActCount"][];
            /** @description Where the clock stands by now. */
            at: string;
            error: string | null;
            from: string;
            id: string;
            /**
             * Format: int32
             * @description Jobs carried out so far.
             */
            runs: number;
            state: components["schemas"]["ClockMoveState"];
            to: string;
        };
        /**
         * @description How a move of the clock is doing.
         * @enum {string}
         */
        ClockMoveState: "running" | "done" | "failed" | "interrupted";
        /** @description A month to be closed. */
        CloseMonth: {
            /**
             * Format: date
             * @description Its last day.
             */
            through: string;
        };
        /** @description A closing of the books. */
        Closing: {
            closed_at: string;
            closed_by: string;
            /** @description Last day that is closed. */
            closed_through: string;
        };
        /** @description What a month of a service must at least bring, its fees and its usage together. */
        Commitment: {
            /** @description ISO 4217 code. */
            currency: string;
            /**
             * Format: int64
             * @description Before coupons and tax.
             */
            minimum_minor: number;
        };
        /** @description The name of the bucket that is to go. */
        ConfirmBucket: {
            /** @description The bucket's name, typed. */
            confirm_name: string;
        };
        /** @description The name of the domain that is to end. */
        ConfirmDomain: {
            /** @description The domain's name, typed. */
            confirm_name: string;
        };
        /** @description The name of the storage that is to end. */
        ConfirmStorage: {
            /** @description The storage's name, typed. */
            confirm_name: string;
        };
        /** @description The name of the zone that is to be deleted. */
        ConfirmZone: {
            /** @description The zone's name, typed. */
            confirm_name: string;
        };
        /** @description What is known of a machine's screen. */
        Console: {
            /** @description It is switched on there. Opening it switches it on. */
            enabled: boolean;
            /** @description A password was set by us. Opening it sets one. */
            has_password: boolean;
            /** @description The data centre has consoles. */
            offered: boolean;
            /** @description Whether it can be opened now. */
            open: components["schemas"]["AbilityView"];
        };
        /** @description What a native viewer needs. */
        ConsoleAccess: {
            host: string;
            password: string;
            /** Format: int32 */
            port: number;
        };
        /** @description A ticket for one console. */
        ConsoleTicket: {
            /** @description Where to connect a WebSocket with the sub-protocol `binary`; it speaks RFB 3.8 and asks for no password. */
            address: string;
            /** @description From when on it is good for nothing. */
            expires_at: string;
            /** @description Good once, in this session. */
            ticket: string;
        };
        /**
         * @description What registries are told of a contact's gender.
         * @enum {string}
         */
        ContactGender: "male" | "female" | "na";
        /**
         * @description What happens at the end of a contract's term.
         * @enum {string}
         */
        ContractAtEnd: "renews" | "becomes_indefinite" | "ends";
        /** @description How long a product binds those who buy it. */
        ContractRules: {
            /** @description What happens at the end of a term to which nobody gave notice. */
            at_end: components["schemas"]["ContractAtEnd"];
            /**
             * Format: int32
             * @description How long before the end notice is given: so many of `notice_unit`.
             */
            notice: number;
            notice_unit: components["schemas"]["NoticeUnit"];
            /**
             * Format: int32
             * @description Months of each term that follows, where it renews.
             */
            renewal_months?: number | null;
            /**
             * Format: int32
             * @description Months of the first term.
             */
            term_months: number;
        };
        /** @description A rate as it is applied: `per` units of `from` are `times` units of `to`. */
        Conversion: {
            /** @description The day of the rate. */
            day: string;
            from: string;
            per: string;
            source: components["schemas"]["RateSource"];
            times: string;
            to: string;
            /** @description In words, such as `1 EUR = 1.0842 USD`. */
            words: string;
        };
        /** @description The correction of a rate. */
        CorrectReferenceRate: {
            /** @description A decimal above 0 with at most twelve places. */
            rate: string;
        };
        /** @description What a file would change, or has changed. */
        CostImport: {
            added: number;
            applied: boolean;
            changed: number;
            /** @description Nothing is written while there is anything. */
            errors: components["schemas"]["CostImportError"][];
            lines: number;
            unchanged: number;
        };
        /** @description What is wrong with a line of a file. */
        CostImportError: {
            code: string;
            column: string | null;
            detail: string;
            /** @description From 1. */
            line: number;
        };
        /**
         * @description What an entry of a cost book is about.
         * @enum {string}
         */
        CostKind: "product" | "add_on";
        /** @description Numbers of things. */
        Counts: {
            /** Format: int64 */
            customers: number;
            /** Format: int64 */
            orders_pending: number;
            /** Format: int64 */
            services_active: number;
            /** Format: int64 */
            services_suspended: number;
        };
        /** @description A coupon. */
        Coupon: {
            amount: components["schemas"]["Money"] | null;
            code: string;
            /** @description Whether it can be combined with others that say so, too. */
            combines: boolean;
            /** @description Whether it takes from the usage of a service, too. */
            covers_usage: boolean;
            /** @description Periods in months it applies to; empty for all. */
            cycle_months: number[];
            /**
             * Format: int32
             * @description For how many invoices of a subscription; null for every one.
             */
            cycles: number | null;
            description: string;
            disabled: boolean;
            /** @description Last day. */
            ends_on: string | null;
            /** @description Whether it takes setup fees off. */
            free_setup: boolean;
            id: string;
            /**
             * Format: int64
             * @description How many orders may use it.
             */
            max_uses: number | null;
            min_order: components["schemas"]["Money"] | null;
            /** @description Whether it is only for those who have not bought anything yet. */
            new_customers: boolean;
            /**
             * Format: int64
             * @description How often one customer may use it.
             */
            per_customer: number | null;
            /** @description Percent taken off, such as 20; or else `amount`. Neither where it takes setup fees off and nothing else. */
            percent: string | null;
            /** @description Products it applies to; empty for all. */
            product_ids: string[];
            starts_on: string | null;
            /**
             * Format: int64
             * @description How many did.
             */
            used: number;
            /** Format: int32 */
            version: number;
        };
        /** @description A change of a coupon. */
        CouponPatch: {
            /** @description Whether it is switched off. */
            disabled: boolean;
        };
        /** @description A new account. */
        CreateProviderAccount: {
            /** @description The provider's own address when absent. */
            api_base?: string | null;
            client_id: string;
            client_secret: string;
            /** @description contabo. */
            kind: string;
            name: string;
            password: string;
            /** @description The provider's own address when absent. */
            token_url?: string | null;
            username: string;
        };
        /** @description Credit that was given, and what is left of it. */
        CreditGrant: {
            amount: components["schemas"]["Money"];
            /** @description First day on which it can no longer be used. */
            expires_on: string | null;
            granted_on: string;
            id: string;
            /** @description Whether that day has come. */
            is_over: boolean;
            /** @description In the order of use: credit notes, promotional credit, paid credit. */
            kind: components["schemas"]["CreditKind"];
            left: components["schemas"]["Money"];
            reason: string;
            /** @description `goodwill`, `credit_note`, `overpayment`, `top_up`, `returned`, or `earlier` for what is older than grants. */
            source: string;
        };
        /** @description What to credit: an amount, whole lines, or everything that is left. */
        CreditInvoiceIn: {
            amount?: components["schemas"]["Money"] | null;
            /**
             * @description Whether the credited periods are to be billed again by the next renewal run; with a refund, when the money has
             *     gone back.
             */
            bill_again?: boolean;
            /** @description Ids of lines; of each, what is left of it is credited. */
            lines?: string[] | null;
            /** @description Printed on the note. */
            reason: string;
            /** @description Whether what was credited goes back to the card it was paid with, instead of becoming customer credit. */
            refund?: boolean;
        };
        /**
         * @description What credit is, in the order of use.
         * @enum {string}
         */
        CreditKind: "credit_note" | "promotional" | "paid";
        /** @description A credit note in a list. */
        CreditNoteRow: {
            customer: components["schemas"]["NamedView"];
            id: string;
            /** @description The invoice it corrects, with its number. */
            invoice: components["schemas"]["NamedView"];
            issue_date: string;
            issued_at: string;
            number: string;
            reason: string;
            total: components["schemas"]["Money"];
        };
        /** @description How the business deals with currencies. */
        CurrencySettings: {
            /** @description Whether it was chosen; else it is that of the seller's country. */
            chosen: boolean;
            /**
             * Format: int32
             * @description How many days old a rate may be to count.
             */
            max_age_days: number;
            /** @description Invoices whose rate is missing; they get it when one is entered or imported that counts for their day. */
            missing: components["schemas"]["MissingRates"][];
            /** @description The currency of totals, and of the tax on documents in another currency. */
            reporting_currency: string;
            /** Format: int32 */
            version: number;
        };
        /** @description A change; what is absent stays. */
        CurrencySettingsPatch: {
            /**
             * Format: int32
             * @description From 0 to 31.
             */
            max_age_days?: number | null;
            /** @description ISO 4217. */
            reporting_currency?: string | null;
        };
        /** @description An image of the business's own. */
        CustomImage: {
            created_at: string;
            description: string | null;
            /** @description Why it could not be loaded. */
            error: string | null;
            id: string;
            /** @description The data centre's id, once there is one. */
            image_id: string | null;
            /** Format: int64 */
            loaded_mb: number;
            name: string;
            /** @description It is in the account's catalogue once it is ready, where products take their images from. */
            offered: boolean;
            os_type: components["schemas"]["OsType"];
            os_version: string;
            /**
             * Format: int64
             * @description Servers installed from it.
             */
            servers: number;
            /**
             * Format: int64
             * @description Its size in MB; null until it is known.
             */
            size_mb: number | null;
            state: components["schemas"]["CustomImageState"];
            /** @description Where it was loaded from. */
            url: string;
        };
        /** @description Space for custom images. */
        CustomImageSpace: {
            /** Format: int64 */
            free_mb: number;
            /** Format: int64 */
            images: number;
            /** Format: int64 */
            total_mb: number;
            /** Format: int64 */
            used_mb: number;
        };
        /**
         * @description Where a custom image is.
         * @enum {string}
         */
        CustomImageState: "requested" | "loading" | "ready" | "failed";
        /** @description A customer. */
        Customer: {
            address: components["schemas"]["CustomerAddress"];
            /** @description What the customer files invoices under, in Germany the Leitweg-ID. */
            buyer_reference: string | null;
            company: string | null;
            country: string;
            created_at: string;
            /** @description Money held for the customer; new invoices use it by themselves. */
            credit: components["schemas"]["Money"];
            currency: string;
            /** @description Whether invoices have fixed the currency. */
            currency_fixed: boolean;
            /** @description The group it is in; told to staff alone. */
            customer_group_id: string | null;
            customer_type: components["schemas"]["CustomerType"];
            email: string;
            /** @description Where e-invoices go. */
            endpoint_id: string | null;
            /** @description Code of the scheme of the electronic address, such as 0204 or 9930. */
            endpoint_scheme: string | null;
            id: string;
            language: string;
            /** @description Who bills; null is the main legal entity. */
            legal_entity: string | null;
            name: string;
            /** @description Why billing is stopped, if it is. */
            parked_reason: string | null;
            tax_id: string | null;
            time_zone: string;
            /** Format: int32 */
            version: number;
        };
        /** @description A postal address. */
        CustomerAddress: {
            city: string;
            line1: string;
            line2: string | null;
            postal_code: string;
            region: string | null;
        };
        /** @description A postal address, as a whole. */
        CustomerAddressIn: {
            city: string;
            line1: string;
            line2?: string | null;
            postal_code: string;
            region?: string | null;
        };
        /** @description A customer with what staff wants to know beside it. */
        CustomerAdmin: components["schemas"]["Customer"] & {
            /** @description Owed. */
            balance: components["schemas"]["Money"];
            late_fee_exempt: boolean;
            /** @description Settings made for this customer alone, by key. */
            policies: {
                [key: string]: unknown;
            };
            stats: components["schemas"]["CustomerStats"];
            users: components["schemas"]["CustomerUser"][];
        };
        /** @description A group of customers. */
        CustomerGroup: {
            can: components["schemas"]["CustomerGroupAbilities"];
            created_at: string;
            /**
             * Format: int64
             * @description How many customers are in it.
             */
            customers: number;
            id: string;
            name: string;
            /** @description What staff wants to remember of it. */
            note: string;
            /**
             * Format: int64
             * @description How many settings are made for it.
             */
            settings: number;
            /** Format: int32 */
            version: number;
        };
        /** @description What may be done with a group of customers. */
        CustomerGroupAbilities: {
            delete?: components["schemas"]["AbilityView"];
        };
        /** @description The group a customer is to be in. */
        CustomerGroupChoice: {
            /** @description The id of a group of customers; null for none. */
            customer_group_id: string | null;
        };
        /** @description A group to be made, or a change of one: then what is absent stays. */
        CustomerGroupIn: {
            /** @description No other group may have the same. */
            name?: string | null;
            /** @description What staff wants to remember of it; at most 1000 characters. */
            note?: string | null;
        };
        /** @description A customer to be added or changed. In a change, what is absent stays and null clears. */
        CustomerIn: {
            address?: components["schemas"]["CustomerAddressIn"] | null;
            /** @description What the customer files invoices under, in Germany the Leitweg-ID. */
            buyer_reference?: string | null;
            company?: string | null;
            /** @description ISO 3166-1 alpha-2. */
            country?: string | null;
            /** @description ISO 4217; fixed by the first invoice. */
            currency?: string | null;
            customer_type?: components["schemas"]["CustomerType"] | null;
            email?: string | null;
            /** @description Where e-invoices go. */
            endpoint_id?: string | null;
            /** @description Code of the scheme of the electronic address, such as 0204 or 9930. */
            endpoint_scheme?: string | null;
            language?: string | null;
            /** @description Whether late fees are waived; staff only. */
            late_fee_exempt?: boolean | null;
            /** @description Who bills: the id of a legal entity. By the country for a new customer when left out; staff only. */
            legal_entity?: string | null;
            name?: string | null;
            tax_id?: string | null;
            time_zone?: string | null;
        };
        /**
         * @description A role in a customer's team.
         * @enum {string}
         */
        CustomerRole: "owner" | "member";
        /** @description Sums about a customer. */
        CustomerStats: {
            invoiced_total: components["schemas"]["Money"];
            overdue: components["schemas"]["Money"];
            paid_total: components["schemas"]["Money"];
            /** Format: int64 */
            services_active: number;
        };
        /** @description What is known of a customer for its tax. */
        CustomerTax: {
            certificates: components["schemas"]["TaxCertificate"][];
            /** @description Latest first. */
            evidence: components["schemas"]["VatEvidence"][];
            vat: components["schemas"]["VatNumber"];
        };
        /**
         * @description Whether the buyer is a business, which matters for tax.
         * @enum {string}
         */
        CustomerType: "business" | "consumer";
        /** @description Somebody who can sign in for a customer. */
        CustomerUser: {
            email: string;
            id: string;
            name: string;
            role: components["schemas"]["CustomerRole"];
        };
        /**
         * Format: int32
         * @description A billing cycle in months: 1 to 120. A negative number counts days: -14 is every 14 days.
         */
        CycleMonths: number;
        /** @description The start page. */
        Dashboard: {
            /** @description What needs a person, most urgent first; kinds without cases are left out. */
            attention: components["schemas"]["Attention"][];
            counts: components["schemas"]["Counts"];
            money: components["schemas"]["MoneyFigures"];
            recent: components["schemas"]["TimelineEntry"][];
            reporting: components["schemas"]["ReportingTotals"] | null;
            revenue: components["schemas"]["MonthRevenue"][];
        };
        /** @description Staff's decision on a purchase. */
        DecidePurchase: {
            /** @description Kept in the timeline and the audit log. */
            reason: string;
        };
        /** @description A no. */
        DeclineOfferIn: {
            /** @description Why, if one likes to say. */
            reason?: string;
            /** @description The secret of the link. */
            token: string;
        };
        /** @description How deferred revenue moved in a month. */
        DeferredMonth: {
            billed: components["schemas"]["Money"];
            closing: components["schemas"]["Money"];
            /** @description Credited and voided. */
            credited: components["schemas"]["Money"];
            /** @description First day of the month. */
            month: string;
            opening: components["schemas"]["Money"];
            released: components["schemas"]["Money"];
        };
        /**
         * @description Who delivers what is sold once: staff, or nobody, because its payment is enough.
         * @enum {string}
         */
        Delivery: "staff" | "payment";
        /**
         * @description Where a dispute stands.
         * @enum {string}
         */
        DisputeState: "open" | "won" | "lost";
        /**
         * @description The letters of a document.
         * @enum {string}
         */
        DocumentFont: "inter" | "dejavu_sans";
        /**
         * @description A kind of document.
         * @enum {string}
         */
        DocumentKind: "invoice" | "credit_note" | "quote" | "receipt" | "statement";
        /** @description A picture. */
        DocumentLogo: {
            format: components["schemas"]["LogoFormat"];
            id: string;
            /** @description Its size in bytes. */
            size: number;
        };
        /** @description A picture to be kept. */
        DocumentLogoInput: {
            /** @description The file in base64: PNG or SVG, 256 kB and 2000 by 2000 points at most; a drawing of plain shapes. */
            content: string;
        };
        /** @description How documents look. */
        DocumentLooks: {
            /** @description Their own colour as `#rrggbb`; the brand's when null. */
            accent: string | null;
            /** @description The brand's colour. */
            brand_accent: string;
            font: components["schemas"]["DocumentFont"];
            /** @description Lines at the foot of every page. */
            footer: string;
            /** @description A line below the head. */
            header: string;
            logo: components["schemas"]["DocumentLogo"] | null;
            /** @description Texts at the end. */
            notes: components["schemas"]["DocumentNotes"];
            /** @description What may stand between double braces in header and footer, and in which text besides. */
            placeholders: components["schemas"]["DocumentPlaceholders"];
            /** Format: int32 */
            version: number;
        };
        /** @description How documents are to look; what is left out is empty. */
        DocumentLooksInput: {
            /** @description `#rrggbb`; the brand's when left out. */
            accent?: string | null;
            font: components["schemas"]["DocumentFont"];
            /** @description At most three lines. */
            footer?: string;
            /** @description One line of at most 120 letters. */
            header?: string;
            /** @description A picture that was uploaded. */
            logo_id?: string | null;
            /** @description At most twenty lines each. */
            notes?: components["schemas"]["DocumentNotes"];
        };
        /** @description Texts at the end of documents, by kind. */
        DocumentNotes: {
            /** @default  */
            credit_note?: string;
            /** @default  */
            invoice?: string;
            /** @default  */
            quote?: string;
            /** @default  */
            receipt?: string;
            /** @default  */
            statement?: string;
        };
        /** @description The names that texts may hold between double braces. */
        DocumentPlaceholders: {
            credit_note: string[];
            footer: string[];
            header: string[];
            invoice: string[];
            quote: string[];
            receipt: string[];
            statement: string[];
        };
        /** @description A document tried out. */
        DocumentPreview: {
            /** @description Its first page as a drawing, to be shown as an image. */
            svg: string;
        };
        /** @description What to try out. */
        DocumentPreviewInput: {
            kind: components["schemas"]["DocumentKind"];
            looks: components["schemas"]["DocumentLooksInput"];
        };
        /** @description A domain name. */
        Domain: {
            /** @description The account it is at; staff only. */
            account_id: string | null;
            /** @description Somebody asks to take it to another registrar and waits for an answer. */
            asked_for: boolean;
            asked_for_at: string | null;
            can: components["schemas"]["DomainAbilities"];
            /** @description When it ends, if it was cancelled. */
            cancel_at: string | null;
            contacts: components["schemas"]["DomainContacts"] | null;
            created_at: string;
            customer: components["schemas"]["NamedView"] | null;
            /** @description When the paid time ends. */
            ends_at: string | null;
            id: string;
            /** @description When the data centre was last asked about it. */
            looked_at: string;
            /** @description It moves on by itself; read it again in a moment. */
            moving: boolean;
            /** @description In ASCII. */
            name: string;
            name_servers: string[];
            /** @description What went wrong. */
            problem: string | null;
            registered_at: string | null;
            /** @description When it is renewed, unless it is cancelled. */
            renews_at: string | null;
            state: components["schemas"]["DomainState"];
            /** @description It came, or is to come, from another registrar. */
            transfer: boolean;
            /** @description The DNS zone of the same name, where there is one. */
            zone_id: string | null;
        };
        /** @description What may be done with a domain. */
        DomainAbilities: {
            answer_transfer?: components["schemas"]["AbilityView"];
            auth_code?: components["schemas"]["AbilityView"];
            cancel?: components["schemas"]["AbilityView"];
            change?: components["schemas"]["AbilityView"];
            forget?: components["schemas"]["AbilityView"];
            keep?: components["schemas"]["AbilityView"];
        };
        /** @description The code that allows a domain to be taken away. It is shown this once. */
        DomainAuthCode: {
            auth_code: string;
        };
        /** @description Whether a name can be registered. */
        DomainAvailability: {
            available: boolean;
            /** @description The name in ASCII. */
            name: string;
        };
        /** @description A contact of domains. */
        DomainContact: {
            city: string;
            country: string;
            email: string;
            first_name: string;
            gender: components["schemas"]["ContactGender"];
            /** @description The data centre's name for it. */
            handle: string;
            /** @description It is used when none is named. */
            is_default: boolean;
            last_name: string;
            /** @description None for a person. */
            organization: string | null;
            /** @description With the country code and a space after it. */
            phone: string;
            postal_code: string;
            region: string | null;
            street: string;
            street_number: string;
        };
        /** @description A contact as it shall be. */
        DomainContactIn: {
            city: string;
            /** @description Two letters, such as DE. */
            country: string;
            email: string;
            first_name: string;
            gender: components["schemas"]["ContactGender"];
            last_name: string;
            /** @description None for a person. It cannot be changed later, as the names cannot. */
            organization?: string | null;
            /** @description With the country code and a space after it, such as +49 89 1234567. */
            phone: string;
            postal_code: string;
            region?: string | null;
            street: string;
            street_number: string;
        };
        /** @description Who is responsible for a domain, by handle. */
        DomainContacts: {
            admin: string;
            owner: string;
            tech: string;
            zone: string;
        };
        /** @description The name servers of a domain. */
        DomainNameServers: {
            /** @description 2 to 13 host names. */
            name_servers: string[];
        };
        /**
         * @description Where a domain is in its life.
         * @enum {string}
         */
        DomainState: "requested" | "processing" | "transferring_in" | "ready" | "transferring_out" | "manual_task" | "transferred" | "error" | "cancelled" | "failed" | "unknown";
        /** @description How many domains an account has. */
        DomainsRead: {
            /** @description All, also those that were known. */
            found: number;
        };
        /** @description A line that is billed once. */
        DraftItemIn: {
            /** @description What it is for, as it is printed. */
            description: string;
            /**
             * Format: int64
             * @description How many.
             */
            quantity?: number;
            /** @description Price of one, in the currency of the draft. */
            unit_price: components["schemas"]["Money"];
        };
        /** @description A rule with the firewall it comes from. */
        EffectiveRule: {
            firewall: string;
            rule: components["schemas"]["FirewallRule"];
        };
        /** @description What a server lets in. */
        EffectiveRules: {
            /** @description Whether there is any firewall; without one everything is let in. */
            filtered: boolean;
            firewalls: components["schemas"]["NamedView"][];
            rules: components["schemas"]["EffectiveRule"][];
            warnings: components["schemas"]["FirewallWarning"][];
        };
        /** @description The end of something dated. */
        EndTax: {
            /**
             * Format: date
             * @description The first day on which it no longer counts.
             */
            on: string;
        };
        /** @description What one unit of a currency is worth in another. */
        ExchangeRate: {
            from: string;
            /** @description A decimal. */
            rate: string;
            to: string;
            valid_from: string;
        };
        /** @description A rate to be set. */
        ExchangeRateIn: {
            /** @description ISO 4217 code. */
            from: string;
            /** @description A decimal above 0 with at most six places. */
            rate: string;
            /** @description ISO 4217 code. */
            to: string;
            valid_from: string;
        };
        /** @description All rates. */
        ExchangeRatesIn: {
            rates: components["schemas"]["ExchangeRateIn"][];
        };
        /** @description Something that differs, and what to do about it. */
        Finding: {
            account: components["schemas"]["NamedView"];
            /** @description Whether its machine can be adopted. */
            can_adopt: boolean;
            customer: components["schemas"]["NamedView"] | null;
            /** @description When it was gone, or when it was decided to ignore it. */
            ended_at: string | null;
            explanation: string;
            first_seen_at: string;
            id: string;
            ignored_by: string | null;
            ignored_reason: string | null;
            kind: components["schemas"]["FindingKind"];
            last_seen_at: string;
            machine: components["schemas"]["ProviderMachine"] | null;
            remedy: string;
            service_id: string | null;
            severity: components["schemas"]["FindingSeverity"];
            state: components["schemas"]["FindingState"];
            title: string;
            /** Format: int32 */
            version: number;
        };
        /**
         * @description What a comparison with a provider has found.
         * @enum {string}
         */
        FindingKind: "foreign_machine" | "machine_missing" | "shared_machine" | "ended_machine_runs" | "unpaid_machine_runs" | "paid_without_machine" | "product_differs" | "end_differs" | "tags_differ";
        /**
         * @description How much a finding matters.
         * @enum {string}
         */
        FindingSeverity: "critical" | "warning" | "info";
        /**
         * @description Where a finding stands.
         * @enum {string}
         */
        FindingState: "open" | "ignored" | "resolved";
        /** @description A firewall. */
        Firewall: {
            can_delete: components["schemas"]["AbilityView"];
            created_at: string;
            customer: components["schemas"]["NamedView"];
            deleting: boolean;
            id: string;
            /** @description Something is being done; read it again in a moment. */
            moving: boolean;
            name: string;
            /** @description What went wrong. */
            problem: string | null;
            rules: components["schemas"]["FirewallRule"][];
            services: components["schemas"]["FirewallMember"][];
            /**
             * Format: int32
             * @description For `If-Match`.
             */
            version: number;
            warnings: components["schemas"]["FirewallWarning"][];
        };
        /** @description A server that could be put behind a firewall. */
        FirewallCandidate: {
            can_assign: components["schemas"]["AbilityView"];
            /** @description Host name. */
            name: string;
            service_id: string;
        };
        /** @description A firewall with the servers that could be put behind it. */
        FirewallDetail: components["schemas"]["Firewall"] & {
            candidates: components["schemas"]["FirewallCandidate"][];
        };
        /** @description A firewall to keep. */
        FirewallIn: {
            /** @description 1 to 60 characters, unique among the customer's firewalls. */
            name: string;
            /** @description What it lets in. Everything else is dropped. */
            rules: components["schemas"]["FirewallRule"][];
        };
        /** @description What the data centre can take. */
        FirewallLimits: {
            ports_per_rule: number;
            rules: number;
            sources_per_rule: number;
        };
        /** @description A server behind a firewall. */
        FirewallMember: {
            /** @description Host name. */
            name: string;
            /** @description What went wrong. */
            problem: string | null;
            service_id: string;
            since: string;
            state: components["schemas"]["FirewallMemberState"];
        };
        /**
         * @description How far a server has taken over a firewall.
         * @enum {string}
         */
        FirewallMemberState: "attaching" | "processing" | "active" | "detaching" | "failed";
        /** @description A rule: incoming traffic that is let in. */
        FirewallRule: {
            /** @description A rule that is switched off lets nothing in. */
            enabled?: boolean;
            /** @description What it is for. */
            name?: string;
            /** @description Ports such as `80` and `8000-8010`; none means all. */
            ports?: string[];
            protocol: components["schemas"]["RuleProtocol"];
            /** @description Addresses and ranges such as `203.0.113.0/24`, or `any`. */
            sources: string[];
        };
        /** @description A beginning of a firewall. */
        FirewallTemplate: {
            key: components["schemas"]["FirewallTemplateKey"];
            rules: components["schemas"]["FirewallRule"][];
        };
        /**
         * @description A beginning of a firewall.
         * @enum {string}
         */
        FirewallTemplateKey: "web" | "ssh" | "mail" | "game" | "deny_all";
        /** @description Beginnings of firewalls. */
        FirewallTemplates: {
            items: components["schemas"]["FirewallTemplate"][];
            limits: components["schemas"]["FirewallLimits"];
            /** @description Where the call came from. */
            your_address: string;
        };
        /**
         * @description What is worth knowing of firewall rules before they are put in force.
         * @enum {string}
         */
        FirewallWarning: "lets_nothing_in" | "no_way_to_log_in" | "log_in_from_anywhere" | "lets_everything_in";
        /** @description A record that comes with the zone and stays. */
        FixedZoneRecord: {
            name: string;
            /** Format: int32 */
            ttl: number;
            /** @description NS or SOA. */
            type: string;
            value: string;
        };
        /** @description A machine that belongs to nobody, as far as is known. */
        ForeignMachine: {
            /** @description What is known of it. */
            explanation: string;
            finding_id: string;
            /** @description Whether staff decided to leave it as it is. */
            ignored: boolean;
            machine: components["schemas"]["ProviderMachine"];
        };
        /** @description What a look-up of a host name says. */
        ForwardCheck: {
            /** @description The addresses it leads to. */
            addresses: string[];
            /** @description What that means and what to do. */
            explanation: string;
            forward: components["schemas"]["ForwardState"];
            name: string;
        };
        /**
         * @description Whether a host name leads back to its address.
         * @enum {string}
         */
        ForwardState: "matches" | "differs" | "missing" | "unknown";
        /** @description To whom an address is given. */
        GiveAddress: {
            /** @description None takes it back. */
            customer_id?: string | null;
        };
        /** @description Which coupon. */
        GiveCouponIn: {
            /** @description Its code. */
            code: string;
        };
        /** @description Credit for a customer. */
        GiveCredit: {
            /** @description Negative to take some away. */
            amount: components["schemas"]["Money"];
            /**
             * Format: date
             * @description First day on which what is left of it is lost; it never expires when absent.
             */
            expires_on?: string | null;
            /** @description Why; the customer sees it. */
            reason: string;
        };
        /** @description Whom a domain is given to. */
        GiveDomain: {
            /** @description None takes it back. */
            customer_id?: string | null;
        };
        /** @description Whom a DNS zone is given to. */
        GiveZone: {
            /** @description None takes it back. */
            customer_id?: string | null;
        };
        /**
         * @description A way to set up an address inside a server.
         * @enum {string}
         */
        GuestSystem: "netplan" | "ifupdown" | "windows";
        /** @description A text to copy into a server. */
        GuestText: {
            /** @description The file it goes to, or the program to paste it into. */
            place: string;
            system: components["schemas"]["GuestSystem"];
            text: string;
        };
        /** @description An add-on that a service has, or is to get. */
        HeldAddOn: {
            about: components["schemas"]["AboutAddOn"] | null;
            name: string;
            price: components["schemas"]["Money"] | null;
            /** @description What went wrong, for staff. */
            problem: string | null;
            /** @description As what it is billed; none for what staff has given. */
            product_id: string | null;
            /** Format: int64 */
            quantity: number;
            state: components["schemas"]["AddOnState"];
        };
        /** @description Why a finding is left as it is. */
        IgnoreFinding: {
            reason: string;
        };
        /** @description An operating system. */
        Image: {
            default: boolean;
            default_user: string;
            description: string;
            id: string;
            name: string;
            os_type: components["schemas"]["OsType"];
        };
        /** @description A file with costs. */
        ImportCosts: {
            /** @description Comma-separated lines under a heading: kind, item, months, currency, price, region, setup, valid_from, note. */
            csv: string;
            /** @description Says what would change and writes nothing. */
            dry_run: boolean;
        };
        /** @description A document in the reporting currency of its day. */
        InReporting: {
            currency: string;
            rate: components["schemas"]["Conversion"] | null;
            /** @description What it says of its tax, where the currency of the seller's country is another than its own. */
            statement: string | null;
            tax_total: components["schemas"]["Money"] | null;
            total: components["schemas"]["Money"] | null;
        };
        /** @description An installation and how it goes. */
        Install: {
            created_at: string;
            finished_at: string | null;
            id: string;
            links: components["schemas"]["InstallLink"][];
            name: string;
            /**
             * Format: int32
             * @description Version of the template it was made with.
             */
            number: number;
            /** @description Why it failed. */
            problem: string | null;
            revealed_at: string | null;
            /** @description Passwords wait to be shown, once. */
            secrets: boolean;
            state: components["schemas"]["InstallState"];
            /** @description What the machine has told. */
            steps: components["schemas"]["InstallStep"][];
        };
        /** @description An address under which the machine can be used. */
        InstallLink: {
            label: string;
            url: string;
        };
        /** @description What a machine says about its installation. */
        InstallReport: {
            state: components["schemas"]["InstallReportState"];
            /** @description From the machine's cloud-init. */
            token: string;
            /** @description What it does, or how it ended. */
            words?: string;
        };
        /**
         * @description What a machine says about its installation.
         * @enum {string}
         */
        InstallReportState: "step" | "done" | "failed";
        /** @description A password that was made for the machine. */
        InstallSecret: {
            label: string;
            value: string;
        };
        /**
         * @description Where an installation is.
         * @enum {string}
         */
        InstallState: "waiting" | "running" | "done" | "failed" | "silent" | "replaced";
        /** @description Something a machine has told. */
        InstallStep: {
            at: string;
            words: string;
        };
        /** @description An invoice with everything on it. */
        Invoice: components["schemas"]["InvoiceRow"] & {
            buyer: components["schemas"]["InvoiceBuyer"];
            can: components["schemas"]["InvoiceAbilities"];
            /** @description What each coupon took off. */
            coupons: components["schemas"]["InvoiceCoupon"][];
            credit_notes: components["schemas"]["InvoiceCreditNote"][];
            /** @description Taken off by credit notes. */
            credited: components["schemas"]["Money"];
            /** @description What a negative total gave to the customer's credit. */
            credited_to_account: components["schemas"]["Money"];
            discount: components["schemas"]["Money"];
            /** @description Whether a payment of it is contested. */
            disputed: boolean;
            draft: components["schemas"]["InvoiceDraft"] | null;
            kind: components["schemas"]["InvoiceKind"];
            lines: components["schemas"]["InvoiceLine"][];
            note: string | null;
            order_id: string | null;
            /** @description Paid so far, credit included. */
            paid: components["schemas"]["Money"];
            /** @description When nothing was owed any more. */
            paid_at: string | null;
            payment_plan: components["schemas"]["PaymentPlan"] | null;
            payments: components["schemas"]["Payment"][];
            /** @description Whether the lines' amounts contain the tax. */
            prices_include_tax: boolean;
            reporting: components["schemas"]["InReporting"] | null;
            seller: components["schemas"]["InvoiceSeller"];
            subtotal: components["schemas"]["Money"];
            tax: components["schemas"]["InvoiceTax"][];
            tax_total: components["schemas"]["Money"];
            timeline: components["schemas"]["TimelineEntry"][];
            /** Format: int32 */
            version: number;
            void_reason: string | null;
        };
        /** @description What may be done with an invoice. */
        InvoiceAbilities: {
            credit?: components["schemas"]["AbilityView"];
            finalize?: components["schemas"]["AbilityView"];
            pay?: components["schemas"]["AbilityView"];
            record_payment?: components["schemas"]["AbilityView"];
            refund?: components["schemas"]["AbilityView"];
            remind?: components["schemas"]["AbilityView"];
            void?: components["schemas"]["AbilityView"];
            write_off?: components["schemas"]["AbilityView"];
        };
        /** @description Who is billed, as frozen on the invoice. */
        InvoiceBuyer: {
            address: string[];
            company: string | null;
            name: string;
            tax_id: string | null;
        };
        /** @description What a coupon took off an invoice. */
        InvoiceCoupon: {
            amount: components["schemas"]["Money"];
            code: string;
        };
        /** @description A credit note on an invoice. */
        InvoiceCreditNote: {
            id: string;
            issued_at: string;
            number: string;
            reason: string;
            total: components["schemas"]["Money"];
        };
        /** @description What only a draft has. */
        InvoiceDraft: {
            /** @description When it is issued by itself. */
            finalize_at: string;
            /** @description Why it cannot be worked out, if so: it then waits longer. */
            problem: string | null;
        };
        /** @description Which items of which customer. */
        InvoiceItemsIn: {
            customer_id: string;
            /** @description 1 to 100 of them. */
            item_ids: string[];
        };
        /**
         * @description Why an invoice exists.
         * @enum {string}
         */
        InvoiceKind: "order" | "renewal" | "late_fee" | "change" | "top_up" | "items";
        /** @description A line of an invoice. */
        InvoiceLine: {
            amount: components["schemas"]["Money"];
            /** @description What credit notes have left of it, without tax. */
            creditable: components["schemas"]["Money"];
            description: string;
            /** @description How the amount came about, where it is not plain. */
            explain: string | null;
            id: string;
            kind: components["schemas"]["LineKind"];
            /** @description The day after the last. */
            period_end: string | null;
            /** @description First day paid for. */
            period_start: string | null;
            quantity: string;
            service_id: string | null;
            /** @description Percent, of all its taxes together. */
            tax_rate: string;
            /** @description Each of its taxes, in the order in which they are worked out. */
            taxes: components["schemas"]["InvoiceLineTax"][];
            unit_price: components["schemas"]["Money"];
        };
        /** @description A tax of a line. */
        InvoiceLineTax: {
            /** @description Whether it is on the taxes before it, too. */
            compound: boolean;
            name: string;
            /** @description Percent. */
            rate: string;
        };
        /** @description An invoice in a list. */
        InvoiceRow: {
            /** @description What is still owed. */
            balance: components["schemas"]["Money"];
            /** @description Whose. */
            customer: components["schemas"]["NamedView"];
            /** @description Day by which to pay. */
            due_date: string;
            /** @description Its id. */
            id: string;
            /** @description Day of issue. */
            issue_date: string;
            /** @description Its number; none for a draft. */
            number: string | null;
            /** @description Open, owed and past its due date. */
            overdue: boolean;
            /** @description Where it is in its life. */
            state: components["schemas"]["InvoiceState"];
            /** @description What it is worth, with tax. */
            total: components["schemas"]["Money"];
        };
        /** @description Who issued an invoice, as frozen on it. */
        InvoiceSeller: {
            address: string[];
            /** @description How to pay by bank transfer, one printed line each. */
            bank: string[];
            name: string;
            tax_id: string | null;
        };
        /**
         * @description Where an invoice is in its life.
         * @enum {string}
         */
        InvoiceState: "draft" | "open" | "paid" | "void" | "uncollectible";
        /** @description Invoices of one currency added up; void ones are left out. */
        InvoiceSum: {
            balance: components["schemas"]["Money"];
            total: components["schemas"]["Money"];
        };
        /** @description Tax of one rate. */
        InvoiceTax: {
            amount: components["schemas"]["Money"];
            base: components["schemas"]["Money"];
            name: string;
            /** @description Percent. */
            rate: string;
        };
        /** @description The invoices that were raised: one for each currency. */
        InvoicedItemsOut: {
            invoices: components["schemas"]["RaisedInvoice"][];
        };
        /** @description How an item comes again. */
        ItemRecurrence: {
            /**
             * Format: int32
             * @description Distance of two occurrences.
             */
            every: number;
            /** @description Whether it is due on the last day of the month. */
            month_end?: boolean;
            /**
             * Format: int32
             * @description How often in all; null for no end.
             */
            times?: number | null;
            /** @description Of what `every` is a number. */
            unit: components["schemas"]["ItemUnit"];
            /**
             * Format: date
             * @description No later than this day.
             */
            until?: string | null;
        };
        /**
         * @description Where a billable item is in its life.
         * @enum {string}
         */
        ItemState: "waiting" | "invoiced" | "ended" | "cancelled";
        /**
         * @description When a billable item is invoiced.
         * @enum {string}
         */
        ItemTiming: "next_invoice" | "on_day" | "hold";
        /**
         * @description Of what the distance of two occurrences is a number.
         * @enum {string}
         */
        ItemUnit: "days" | "weeks" | "months" | "years";
        /** @description A background job. */
        Job: {
            /** Format: int32 */
            attempt: number;
            finished_at: string | null;
            id: string;
            key: string | null;
            kind: string;
            last_error: string | null;
            /** Format: int32 */
            max_attempts: number;
            payload: unknown;
            request_id: string;
            run_at: string;
            started_at: string | null;
            /** @description queued, failed (waits for another try), running, done, dead or discarded. */
            state: components["schemas"]["JobState"];
        };
        /** @description Number of jobs in a state. */
        JobCount: {
            /** Format: int64 */
            count: number;
            state: components["schemas"]["JobState"];
        };
        /**
         * @description Where a job is in its life; `failed` waits for another try.
         * @enum {string}
         */
        JobState: "queued" | "failed" | "running" | "done" | "dead" | "discarded";
        /** @description A server to put in. */
        JoinNetwork: {
            /** @description Whether to restart it or install it anew as soon as the data centre asks for it. */
            anew?: boolean;
            /** @description The host name or label, typed by hand, where it is installed anew: that wipes the disk. */
            confirm_name?: string | null;
            service_id: string;
        };
        /** @description Why a subscription keeps its price. */
        KeptBecause: {
            detail: string;
            reason: components["schemas"]["KeptReason"];
        };
        /**
         * @description Why a subscription keeps its price.
         * @enum {string}
         */
        KeptReason: "cancelled" | "not_running" | "trial" | "introductory" | "change_agreed" | "agreed_price" | "coupon" | "over_cap" | "unchanged";
        /** @description An entry of an account. */
        LedgerEntry: {
            /** @description Debits are positive. */
            amount: components["schemas"]["Money"];
            /** @description Balance after it. */
            balance: components["schemas"]["Money"];
            customer_id: string | null;
            description: string;
            invoice_id: string | null;
            journal_id: string;
            kind: string;
            posted_on: string;
        };
        /** @description A company of the business. */
        LegalEntity: {
            address: string[];
            bank: string[];
            can: components["schemas"]["LegalEntityAbilities"];
            /** @description Where its new customers come from; of the main one none, since it takes the rest. */
            countries: string[];
            country: string;
            credit_note_prefix: string;
            /**
             * Format: int64
             * @description How many customers belong to it.
             */
            customers: number;
            e_invoice: components["schemas"]["SellerParticularsOut"];
            id: string;
            invoice_prefix: string;
            /** @description Whether it bills everybody who belongs to no other; it is changed in the settings. */
            main: boolean;
            name: string;
            note: string;
            tax_id: string | null;
            /** @description Where tax is rounded: group (once for each rate), line or invoice. */
            tax_rounding: components["schemas"]["TaxRounding"];
            /** Format: int32 */
            version: number;
        };
        /** @description What may be done with a legal entity. */
        LegalEntityAbilities: {
            delete?: components["schemas"]["AbilityView"];
        };
        /** @description A company to be added, or a change of one: then what is absent stays, and an empty text clears. */
        LegalEntityIn: {
            /** @description At most eight lines. */
            address?: string[] | null;
            /** @description How to pay by bank transfer; at most eight lines. */
            bank?: string[] | null;
            /** @description Where its new customers come from. */
            countries?: string[] | null;
            /** @description ISO 3166-1 alpha-2; decides the tax. */
            country?: string | null;
            /** @description Letters before the number of a credit note; no other legal entity may have the same. */
            credit_note_prefix?: string | null;
            e_invoice?: components["schemas"]["SellerParticularsPatch"] | null;
            /** @description Letters before the number of an invoice; no other legal entity may have the same. */
            invoice_prefix?: string | null;
            /** @description Legal name. */
            name?: string | null;
            /** @description Printed on every invoice. */
            note?: string | null;
            /** @description Tax number. */
            tax_id?: string | null;
            tax_rounding?: components["schemas"]["TaxRounding"] | null;
        };
        /**
         * @description What is being done to a service.
         * @enum {string}
         */
        LifecycleAct: "suspend" | "unsuspend" | "terminate";
        /**
         * @description What an amount on an invoice or in a cart is for.
         * @enum {string}
         */
        LineKind: "recurring" | "setup" | "add_on" | "region" | "option" | "credit" | "usage" | "late_fee" | "manual" | "item";
        /** @description What a line of an invoice earns. */
        LineRevenue: {
            /** @description Without tax, less what was credited. */
            charged: components["schemas"]["Money"];
            description: string;
            /** @description First day of the time over which it is earned. */
            from: string | null;
            /** @description The line. */
            line_id: string;
            months: components["schemas"]["RevenueMonth"][];
            /** @description Earned so far. */
            released: components["schemas"]["Money"];
            spread: components["schemas"]["RevenueSpread"] | null;
            /** @description Still deferred. */
            to_come: components["schemas"]["Money"];
            /** @description The day after its last. */
            until: string | null;
        };
        /** @description All rows of a short list. */
        ListView_Activity: {
            /** @description The rows. */
            items: {
                /** @description When it was begun. */
                at: string;
                /** @description What happens at the moment, or why it failed. */
                detail: string | null;
                id: string;
                /** @description setup, action, suspend, unsuspend, terminate, bulk, order, clock, automation or refund. */
                kind: string;
                /** @description What to do next. */
                next: string | null;
                state: components["schemas"]["ActivityState"];
                /** @description Its steps, where it has any. */
                steps: components["schemas"]["ServiceStep"][];
                subject: components["schemas"]["ActivitySubject"] | null;
                /** @description What it is. */
                title: string;
            }[];
        };
        /** @description All rows of a short list. */
        ListView_AddOnFigures: {
            /** @description The rows. */
            items: {
                /**
                 * Format: int64
                 * @description Services that began to have it in the period.
                 */
                begun: number;
                /**
                 * Format: int64
                 * @description Services that stopped to have it in the period.
                 */
                ended: number;
                /** @description What is paid for it each month, before tax and discounts, by currency. */
                monthly: components["schemas"]["Money"][];
                name: string;
                /**
                 * Format: int64
                 * @description The share of those, in thousandths; none where nobody could.
                 */
                permille: number | null;
                /**
                 * Format: int64
                 * @description Plans on sale that it goes with.
                 */
                plans: number;
                /**
                 * Format: int64
                 * @description Services that run and have it or could: their plan offers it.
                 */
                possible: number;
                product_id: string;
                retired: boolean;
                /**
                 * Format: int64
                 * @description Services that run and are billed for it.
                 */
                services: number;
            }[];
        };
        /** @description All rows of a short list. */
        ListView_Advice: {
            /** @description The rows. */
            items: {
                id: string;
                kind: components["schemas"]["AdviceKind"];
                /** @description The servers it is about. */
                service_ids: string[];
                /** @description Why. */
                why: string;
            }[];
        };
        /** @description All rows of a short list. */
        ListView_Application: {
            /** @description The rows. */
            items: {
                about: string;
                category: components["schemas"]["ApplicationCategory"];
                /** @description Nobody is offered it. */
                hidden: boolean;
                id: string;
                name: string;
                needs: components["schemas"]["ApplicationNeeds"];
                /** @description The version of the software, as people know it. */
                release: string;
                /** @description It came with mPanel. */
                shipped: boolean;
                template_id: string;
                updated_at: string;
                /** @description What is asked for. */
                variables: components["schemas"]["TemplateVariable"][];
                /**
                 * Format: int32
                 * @description For `If-Match`.
                 */
                version: number;
            }[];
        };
        /** @description All rows of a short list. */
        ListView_CatalogueAddOn: {
            /** @description The rows. */
            items: {
                /** @description What it takes until it can be used. */
                afterwards: string | null;
                /** @description What the provider calls it; none for what it does not have. */
                key: string | null;
                /** @description The provider's name for it, or the product's. */
                name: string;
                needs: components["schemas"]["AddOnNeeds"] | null;
                /** @description Machines that cannot have it while they run, as sentences. */
                not_for: string[];
                /** @description As what it is sold. */
                sold_as: components["schemas"]["SoldAddOn"][];
                time: components["schemas"]["AddOnTime"] | null;
                /** @description What it does. */
                what: string;
                /** @description Why it cannot be had at another time. */
                why: string | null;
            }[];
        };
        /** @description All rows of a short list. */
        ListView_CreditGrant: {
            /** @description The rows. */
            items: {
                amount: components["schemas"]["Money"];
                /** @description First day on which it can no longer be used. */
                expires_on: string | null;
                granted_on: string;
                id: string;
                /** @description Whether that day has come. */
                is_over: boolean;
                /** @description In the order of use: credit notes, promotional credit, paid credit. */
                kind: components["schemas"]["CreditKind"];
                left: components["schemas"]["Money"];
                reason: string;
                /** @description `goodwill`, `credit_note`, `overpayment`, `top_up`, `returned`, or `earlier` for what is older than grants. */
                source: string;
            }[];
        };
        /** @description All rows of a short list. */
        ListView_CustomImage: {
            /** @description The rows. */
            items: {
                created_at: string;
                description: string | null;
                /** @description Why it could not be loaded. */
                error: string | null;
                id: string;
                /** @description The data centre's id, once there is one. */
                image_id: string | null;
                /** Format: int64 */
                loaded_mb: number;
                name: string;
                /** @description It is in the account's catalogue once it is ready, where products take their images from. */
                offered: boolean;
                os_type: components["schemas"]["OsType"];
                os_version: string;
                /**
                 * Format: int64
                 * @description Servers installed from it.
                 */
                servers: number;
                /**
                 * Format: int64
                 * @description Its size in MB; null until it is known.
                 */
                size_mb: number | null;
                state: components["schemas"]["CustomImageState"];
                /** @description Where it was loaded from. */
                url: string;
            }[];
        };
        /** @description All rows of a short list. */
        ListView_CustomerGroup: {
            /** @description The rows. */
            items: {
                can: components["schemas"]["CustomerGroupAbilities"];
                created_at: string;
                /**
                 * Format: int64
                 * @description How many customers are in it.
                 */
                customers: number;
                id: string;
                name: string;
                /** @description What staff wants to remember of it. */
                note: string;
                /**
                 * Format: int64
                 * @description How many settings are made for it.
                 */
                settings: number;
                /** Format: int32 */
                version: number;
            }[];
        };
        /** @description All rows of a short list. */
        ListView_DomainContact: {
            /** @description The rows. */
            items: {
                city: string;
                country: string;
                email: string;
                first_name: string;
                gender: components["schemas"]["ContactGender"];
                /** @description The data centre's name for it. */
                handle: string;
                /** @description It is used when none is named. */
                is_default: boolean;
                last_name: string;
                /** @description None for a person. */
                organization: string | null;
                /** @description With the country code and a space after it. */
                phone: string;
                postal_code: string;
                region: string | null;
                street: string;
                street_number: string;
            }[];
        };
        /** @description All rows of a short list. */
        ListView_ExchangeRate: {
            /** @description The rows. */
            items: {
                from: string;
                /** @description A decimal. */
                rate: string;
                to: string;
                valid_from: string;
            }[];
        };
        /** @description All rows of a short list. */
        ListView_ForeignMachine: {
            /** @description The rows. */
            items: {
                /** @description What is known of it. */
                explanation: string;
                finding_id: string;
                /** @description Whether staff decided to leave it as it is. */
                ignored: boolean;
                machine: components["schemas"]["ProviderMachine"];
            }[];
        };
        /** @description All rows of a short list. */
        ListView_InstallSecret: {
            /** @description The rows. */
            items: {
                label: string;
                value: string;
            }[];
        };
        /** @description All rows of a short list. */
        ListView_InvoiceSum: {
            /** @description The rows. */
            items: {
                balance: components["schemas"]["Money"];
                total: components["schemas"]["Money"];
            }[];
        };
        /** @description All rows of a short list. */
        ListView_LegalEntity: {
            /** @description The rows. */
            items: {
                address: string[];
                bank: string[];
                can: components["schemas"]["LegalEntityAbilities"];
                /** @description Where its new customers come from; of the main one none, since it takes the rest. */
                countries: string[];
                country: string;
                credit_note_prefix: string;
                /**
                 * Format: int64
                 * @description How many customers belong to it.
                 */
                customers: number;
                e_invoice: components["schemas"]["SellerParticularsOut"];
                id: string;
                invoice_prefix: string;
                /** @description Whether it bills everybody who belongs to no other; it is changed in the settings. */
                main: boolean;
                name: string;
                note: string;
                tax_id: string | null;
                /** @description Where tax is rounded: group (once for each rate), line or invoice. */
                tax_rounding: components["schemas"]["TaxRounding"];
                /** Format: int32 */
                version: number;
            }[];
        };
        /** @description All rows of a short list. */
        ListView_MarginSum: {
            /** @description The rows. */
            items: {
                cost: components["schemas"]["Money"];
                margin: components["schemas"]["Money"];
                price: components["schemas"]["Money"];
            }[];
        };
        /** @description All rows of a short list. */
        ListView_Member: {
            /** @description The rows. */
            items: {
                email: string;
                id: string;
                name: string;
                role: components["schemas"]["CustomerRole"];
                user_id: string;
            }[];
        };
        /** @description All rows of a short list. */
        ListView_Meter: {
            /** @description The rows. */
            items: {
                aggregation: components["schemas"]["MeterAggregation"];
                archived: boolean;
                id: string;
                /** @description Its name in events. */
                key: string;
                /** @description Its name on invoices. */
                name: string;
                /** @description What one unit is called. */
                unit: string;
                /**
                 * Format: int32
                 * @description For durations: seconds of one unit.
                 */
                unit_seconds: number | null;
                /** Format: int32 */
                version: number;
            }[];
        };
        /** @description All rows of a short list. */
        ListView_NetworkPlace: {
            /** @description The rows. */
            items: {
                /** @description Sent back when there are several accounts with this region. */
                account_id: string;
                name: string;
                region: string;
            }[];
        };
        /** @description All rows of a short list. */
        ListView_OrderSum: {
            /** @description The rows. */
            items: {
                total: components["schemas"]["Money"];
            }[];
        };
        /** @description All rows of a short list. */
        ListView_PaymentMethod: {
            /** @description The rows. */
            items: {
                /** @description visa, mastercard, … */
                brand: string;
                /** @description Whether automatic charges use it. */
                default: boolean;
                /** Format: int32 */
                exp_month: number;
                /** Format: int32 */
                exp_year: number;
                expired: boolean;
                /** @description Whether this is its last month. */
                expires_this_month: boolean;
                id: string;
                last4: string;
            }[];
        };
        /** @description All rows of a short list. */
        ListView_PaymentSum: {
            /** @description The rows. */
            items: {
                amount: components["schemas"]["Money"];
                refunded: components["schemas"]["Money"];
            }[];
        };
        /** @description All rows of a short list. */
        ListView_ProductGroup: {
            /** @description The rows. */
            items: {
                description: string;
                hidden: boolean;
                id: string;
                name: string;
                /** Format: int32 */
                position: number;
                slug: string;
                /** Format: int32 */
                version: number;
            }[];
        };
        /** @description All rows of a short list. */
        ListView_SearchHit: {
            /** @description The rows. */
            items: {
                id: string;
                kind: components["schemas"]["SearchKind"];
                subtitle: string;
                title: string;
            }[];
        };
        /** @description All rows of a short list. */
        ListView_ServiceAction: {
            /** @description The rows. */
            items: {
                action: components["schemas"]["ServiceAct"];
                detail: string | null;
                error: string | null;
                finished_at: string | null;
                id: string;
                requested_at: string;
                requested_by: string;
                state: components["schemas"]["ActionState"];
            }[];
        };
        /** @description All rows of a short list. */
        ListView_ServiceChange: {
            /** @description The rows. */
            items: {
                actor_kind: components["schemas"]["ActorKind"];
                actor_name: string;
                can: components["schemas"]["ChangeAbilities"];
                /** @description When it came into force or was taken back. */
                closed_at: string | null;
                created_at: string;
                effective_on: string;
                id: string;
                kind: components["schemas"]["ChangeKind"];
                /** @description For staff only. */
                note: string | null;
                state: components["schemas"]["ChangeState"];
                summary: string;
            }[];
        };
        /** @description All rows of a short list. */
        ListView_ServiceChangeOption: {
            /** @description The rows. */
            items: {
                /** @description Whether a customer can choose it. */
                by_customer: components["schemas"]["AbilityView"];
                /** @description Whether it is what the service has. */
                current: boolean;
                cycle_months: components["schemas"]["CycleMonths"];
                /** @description Whether a customer can let it begin at once; otherwise it begins with the next term. */
                now: boolean;
                /** @description Everything each period, with the present region and add-ons, before tax. */
                price: components["schemas"]["Money"];
                product_id: string;
                product_name: string;
            }[];
        };
        /** @description All rows of a short list. */
        ListView_SessionRow: {
            /** @description The rows. */
            items: {
                created_at: string;
                /** @description Whether it is the one that asks. */
                current: boolean;
                id: string;
                ip: string;
                last_seen_at: string;
                user_agent: string;
            }[];
        };
        /** @description All rows of a short list. */
        ListView_SshKey: {
            /** @description The rows. */
            items: {
                created_at: string;
                /** @description As `ssh-keygen -lf` shows it. */
                fingerprint: string;
                id: string;
                name: string;
                /** @description One line as in a `.pub` file. */
                public_key: string;
                /**
                 * Format: int32
                 * @description For `If-Match`.
                 */
                version: number;
            }[];
        };
        /** @description All rows of a short list. */
        ListView_StaffUser: {
            /** @description The rows. */
            items: {
                created_at: string;
                email: string;
                /** @description Whether the address was confirmed. */
                email_verified: boolean;
                id: string;
                name: string;
                role: components["schemas"]["StaffRole"];
                suspended: boolean;
            }[];
        };
        /** @description All rows of a short list. */
        ListView_TaxRule: {
            /** @description The rows. */
            items: {
                /** @description Whether it is charged by a seller elsewhere, too, who is registered there. */
                abroad: boolean;
                buyers: components["schemas"]["TaxBuyers"];
                can: components["schemas"]["TaxRuleAbilities"];
                /** @description The class of products. */
                class: string;
                /** @description ISO 3166-1 alpha-2. */
                country: string;
                id: string;
                /** @description Whether it is in force today. */
                in_force: boolean;
                /** @description Words for the invoice. */
                name: string;
                /** @description In percent. */
                rate: string;
                /** @description State or province; null for the whole country. */
                region: string | null;
                /** @description How a region's rule stands to the country's: in its place, beside it, or on net and the taxes before it. */
                standing: components["schemas"]["TaxStanding"];
                /** @description Whether invoices were made under it. */
                used: boolean;
                /** @description First day in force. */
                valid_from: string;
                /** @description First day no longer in force. */
                valid_until: string | null;
            }[];
        };
        /** @description All rows of a short list. */
        ListView_Template: {
            /** @description The rows. */
            items: {
                about: string;
                /** @description Out of use. */
                archived: boolean;
                /** @description The cloud-config, with `${{ name }}` where values go. */
                body: string;
                id: string;
                links: components["schemas"]["TemplateLink"][];
                name: string;
                /**
                 * Format: int32
                 * @description Number of the latest version.
                 */
                number: number;
                /** @description It came with mPanel: it can be copied, not changed. */
                shipped: boolean;
                updated_at: string;
                variables: components["schemas"]["TemplateVariable"][];
                /**
                 * Format: int32
                 * @description For `If-Match`.
                 */
                version: number;
            }[];
        };
        /** @description All rows of a short list. */
        ListView_TimelineEntry: {
            /** @description The rows. */
            items: {
                /** @description Who did it. */
                actor: components["schemas"]["TimelineActor"];
                /** @description When (RFC 3339). */
                at: string;
                /** @description More about it. */
                detail: string | null;
                /** @description A stable word, such as `suspended`. */
                kind: string;
                related: components["schemas"]["Related"] | null;
                /** @description What happened. */
                title: string;
                why: components["schemas"]["Why"] | null;
            }[];
        };
        /**
         * @description How a picture is written.
         * @enum {string}
         */
        LogoFormat: "png" | "svg";
        /** @description Which account to look at. */
        LookAgain: {
            /** @description All accounts when absent. */
            account_id?: string | null;
        };
        /** @description How many accounts are looked at. */
        Looking: {
            accounts: number;
        };
        /** @description A message with its text. */
        Mail: components["schemas"]["MailRow"] & {
            html: string;
            text: string;
        };
        /** @description A message. */
        MailRow: {
            /** Format: int32 */
            attempts: number;
            created_at: string;
            customer: components["schemas"]["NamedView"] | null;
            id: string;
            last_error: string | null;
            sent_at: string | null;
            state: components["schemas"]["MailState"];
            subject: string;
            template: string;
            to: string;
        };
        /**
         * @description Where a mail is in its life.
         * @enum {string}
         */
        MailState: "queued" | "sending" | "sent" | "captured" | "failed" | "unconfirmed";
        /** @description A margin, before tax. */
        Margin: {
            /** @description Each month. */
            cost: components["schemas"]["Money"];
            customer: components["schemas"]["NamedView"] | null;
            /** @description Id of the service, product or customer. */
            id: string;
            /** @description Each month. */
            margin: components["schemas"]["Money"];
            name: string;
            /**
             * Format: int64
             * @description Services whose cost is not in the cost book, or in a currency without a rate; cost and margin leave them out.
             */
            not_comparable: number;
            period: components["schemas"]["MarginPeriod"] | null;
            /**
             * Format: int64
             * @description The margin as a share of the price, in thousandths.
             */
            permille: number | null;
            /** @description Each month. */
            price: components["schemas"]["Money"];
            /** @description As what it is sold, for a service. */
            product: string | null;
            /** Format: int64 */
            services: number;
            why_not: string | null;
        };
        /** @description The margin of a service over its own period, before tax. */
        MarginPeriod: {
            cost: components["schemas"]["Money"];
            margin: components["schemas"]["Money"];
            /** Format: int32 */
            months: number;
            price: components["schemas"]["Money"];
        };
        /** @description Margins of one currency added up, each month. */
        MarginSum: {
            cost: components["schemas"]["Money"];
            margin: components["schemas"]["Money"];
            price: components["schemas"]["Money"];
        };
        /** @description A member of a customer's team. */
        Member: {
            email: string;
            id: string;
            name: string;
            role: components["schemas"]["CustomerRole"];
            user_id: string;
        };
        /** @description Brand, mode, clock and gateway of the tenant. */
        Meta: {
            brand: components["schemas"]["MetaBrand"];
            /** @description Currencies in which something is sold. */
            currencies: string[];
            default_currency: string;
            demo: components["schemas"]["MetaDemo"] | null;
            gateway: components["schemas"]["MetaGateway"] | null;
            mode: components["schemas"]["TenantMode"];
            /** @description The tenant's present instant; a sandbox's may be ahead of the wall clock. */
            now: string;
            time_zone: string;
            version: string;
        };
        /** @description How the tenant shows itself. */
        MetaBrand: {
            accent: string;
            logo_url: string | null;
            name: string;
            slug: string;
            support_email: string;
            terms_url: string | null;
        };
        /** @description The demo. */
        MetaDemo: {
            logins: components["schemas"]["MetaLogin"][];
        };
        /** @description The gateway as a browser meets it. */
        MetaGateway: {
            cards_url: string;
            kind: string;
            publishable_key: string;
            tokens_url: string;
        };
        /** @description A sign-in of the demo. */
        MetaLogin: {
            email: string;
            lands_on: string;
            password: string;
            role: string;
        };
        /** @description A meter. */
        Meter: {
            aggregation: components["schemas"]["MeterAggregation"];
            archived: boolean;
            id: string;
            /** @description Its name in events. */
            key: string;
            /** @description Its name on invoices. */
            name: string;
            /** @description What one unit is called. */
            unit: string;
            /**
             * Format: int32
             * @description For durations: seconds of one unit.
             */
            unit_seconds: number | null;
            /** Format: int32 */
            version: number;
        };
        /**
         * @description How a meter counts: its events together, the highest, the latest, different keys, or how long levels held.
         * @enum {string}
         */
        MeterAggregation: "sum" | "max" | "last" | "unique" | "duration";
        /** @description A change of a meter; what is absent stays. */
        MeterChange: {
            /** @description No longer offered for new prices. */
            archived?: boolean | null;
            name?: string | null;
            unit?: string | null;
        };
        /** @description One meter in the running period. */
        MeterUsage: {
            aggregation: components["schemas"]["MeterAggregation"];
            /** @description What it costs so far, before tax. */
            amount: components["schemas"]["Money"];
            /** @description Each day up to today. */
            days: components["schemas"]["UsageDay"][];
            /** @description Units that cost nothing. */
            included: string;
            /** @description What of it was billed because it reached a threshold. */
            invoiced: components["schemas"]["Money"];
            meter: string;
            name: string;
            next_threshold: components["schemas"]["Money"] | null;
            /**
             * Format: date
             * @description The day after the last.
             */
            period_end: string;
            /** Format: date */
            period_start: string;
            quantity: string;
            /** @description The tiers that were reached. */
            tiers: components["schemas"]["UsageTier"][];
            unit: string;
        };
        /** @description Invoices of one currency whose rate is missing. */
        MissingRates: {
            /** @description The first day of issue. */
            first_day: string;
            from: string;
            /** Format: int64 */
            invoices: number;
            /** @description The last one. */
            last_day: string;
            to: string;
        };
        /**
         * @description An amount in minor units with its currency.
         * @example {
         *       "currency": "EUR",
         *       "minor": 1299
         *     }
         */
        Money: {
            /** @description ISO 4217 code. */
            currency: string;
            /**
             * Format: int64
             * @description Minor units (cents for EUR).
             */
            minor: number;
        };
        /** @description Money at a glance. */
        MoneyFigures: {
            currency: string;
            mrr: components["schemas"]["Money"];
            open: components["schemas"]["Money"];
            overdue: components["schemas"]["Money"];
            paid_30d: components["schemas"]["Money"];
        };
        /** @description A month's revenue. */
        MonthRevenue: {
            invoiced: components["schemas"]["Money"];
            month: string;
            paid: components["schemas"]["Money"];
        };
        /** @description A person, customer or thing with its name. */
        NamedView: {
            /** @description Its id. */
            id: string;
            /** @description Its name. */
            name: string;
        };
        /** @description A server that could join a private network. */
        NetworkCandidate: {
            can_join: components["schemas"]["AbilityView"];
            /** @description Whether it was ordered with the add-on Private networking. */
            has_add_on: boolean;
            /** @description Host name. */
            name: string;
            /** @description What it must go through to join. */
            needs: components["schemas"]["NetworkNeeds"];
            service_id: string;
        };
        /** @description A server in a private network. */
        NetworkMember: {
            /** @description What to set up inside the server, once it has its address. */
            guest: components["schemas"]["GuestText"][];
            /** @description Host name. */
            name: string;
            os_type: components["schemas"]["OsType"];
            /** @description Its address in the network. */
            private_ip: string | null;
            /** @description What went wrong. */
            problem: string | null;
            public_ip: string | null;
            service_id: string;
            since: string;
            state: components["schemas"]["NetworkMemberState"];
        };
        /**
         * @description How far a server has come into a private network.
         * @enum {string}
         */
        NetworkMemberState: "joining" | "needs_restart" | "needs_reinstall" | "restarting" | "reinstalling" | "active" | "leaving" | "failed";
        /**
         * @description What a server must go through to join a private network.
         * @enum {string}
         */
        NetworkNeeds: "restart" | "reinstall";
        /** @description Where a private network can be made. */
        NetworkPlace: {
            /** @description Sent back when there are several accounts with this region. */
            account_id: string;
            name: string;
            region: string;
        };
        /**
         * @description Where a private network is in its life.
         * @enum {string}
         */
        NetworkState: "making" | "ready" | "deleting" | "failed";
        /** @description A bucket to make. */
        NewBucket: {
            /** @description 3 to 63 small letters, digits and dashes. */
            name: string;
        };
        /** @description A new cart. */
        NewCartIn: {
            /** @description ISO 4217 code. */
            currency?: string | null;
        };
        /** @description A certificate to be added. */
        NewCertificate: {
            /** @description Whose tax it is about; the customer's country when left out. */
            country?: string | null;
            /** @description What is printed on the invoice. */
            number: string;
            /** Format: date */
            valid_from: string;
            /**
             * Format: date
             * @description First day no longer valid.
             */
            valid_until?: string | null;
        };
        /** @description A coupon to be made: a percentage or an amount, setup fees, or both. */
        NewCouponIn: {
            amount?: components["schemas"]["Money"] | null;
            /** @description Letters, digits, hyphens; upper case counts as lower. */
            code: string;
            /** @description Whether it can be combined with others that say so, too. */
            combines?: boolean;
            /** @description Whether it takes from the usage of a service, too. */
            covers_usage?: boolean;
            /** @description Periods in months it applies to; all when empty. */
            cycle_months?: number[];
            /**
             * Format: int32
             * @description For how many invoices of a subscription; every one when absent.
             */
            cycles?: number | null;
            description?: string;
            /** @description Last day. */
            ends_on?: string | null;
            /** @description Whether it takes setup fees off, alone or beside a percentage or an amount. */
            free_setup?: boolean;
            /**
             * Format: int64
             * @description How many orders may use it; any number when absent.
             */
            max_uses?: number | null;
            min_order?: components["schemas"]["Money"] | null;
            /** @description Only for those who have not bought anything yet. */
            new_customers?: boolean;
            /**
             * Format: int64
             * @description How often one customer may use it; any number when absent.
             */
            per_customer?: number | null;
            percent?: string | null;
            /** @description Products it applies to; all when empty. */
            product_ids?: string[];
            starts_on?: string | null;
        };
        /** @description An image to add. */
        NewCustomImage: {
            description?: string;
            /** @description Unique in the account. */
            name: string;
            /** @description It is in the account's catalogue once it is ready, where products take their images from. */
            offered?: boolean;
            os_type: components["schemas"]["OsType"];
            /** @description Such as 24.04. */
            os_version: string;
            /** @description An https address of an `.iso` or `.qcow2` file that the data centre can fetch. */
            url: string;
        };
        /** @description A domain to register, or with a code to transfer here. */
        NewDomain: {
            /** @description The account to have it at; none for the usual one. */
            account_id?: string | null;
            /** @description The authorisation code of the registrar it is at now; none means a registration. */
            auth_code?: string | null;
            contacts: components["schemas"]["WantedDomainContacts"];
            /** @description Whose; none for one of the business itself. */
            customer_id?: string | null;
            /** @description The whole name, such as example.com. */
            name: string;
            /** @description 2 to 13 host names; none for those of the data centre. */
            name_servers?: string[];
        };
        /**
         * @description When a new billable item is invoiced; `now` invoices it with the call.
         * @enum {string}
         */
        NewItemTiming: "next_invoice" | "on_day" | "hold" | "now";
        /** @description Somebody to be invited into the team. */
        NewMember: {
            email: string;
            name: string;
            role: components["schemas"]["CustomerRole"];
        };
        /** @description A meter to be made. */
        NewMeterIn: {
            /** @description sum, max, last, unique or duration. */
            aggregation: components["schemas"]["MeterAggregation"];
            /** @description Lower-case letters, digits, hyphens and underscores. */
            key: string;
            name: string;
            unit: string;
            /**
             * Format: int32
             * @description For durations: seconds of one unit; 3600 measures in hours.
             */
            unit_seconds?: number | null;
        };
        /** @description A private network to make. */
        NewNetwork: {
            /** @description Which account, where several have this region; the first when absent. */
            account_id?: string | null;
            /** @description 1 to 60 characters, unique among the customer's networks. */
            name: string;
            /** @description A region that a server of the customer is in. */
            region: string;
        };
        /** @description An object storage to buy. */
        NewObjectStorage: {
            /** @description The account to have it at; none for the usual one. */
            account_id?: string | null;
            /**
             * Format: int64
             * @description How far it may grow by itself; none if not at all.
             */
            auto_limit_gb?: number | null;
            /** @description Letters, digits, spaces and dashes. */
            name: string;
            /** @description The data centre's code of the region: EU, US-central or SIN. */
            region: string;
            /**
             * Format: int64
             * @description Space in GB, in steps of 250.
             */
            size_gb: number;
        };
        /** @description A card to save. */
        NewPaymentMethod: {
            /** @description Whether automatic charges are to use it. */
            make_default?: boolean;
            /** @description What the gateway gave the browser for the card details. */
            token: string;
        };
        /** @description A new price: one of the two. */
        NewPrice: {
            amount?: components["schemas"]["Money"] | null;
            /** @description Such as `5`, `-2.5`. */
            percent?: string | null;
        };
        /** @description A group to be made. */
        NewProductGroup: {
            description?: string;
            name: string;
            /** Format: int32 */
            position?: number;
            /** @description Lower-case letters, digits and hyphens. */
            slug: string;
        };
        /** @description A new entry of the cost book. */
        NewProviderCost: {
            /** @description The provider's product, or the key of an add-on. */
            item: string;
            kind: components["schemas"]["CostKind"];
            /**
             * Format: int32
             * @description The term in months.
             */
            months: number;
            note?: string;
            /** @description For each term, before tax. */
            price: components["schemas"]["Money"];
            /** @description Every region when absent. */
            region?: string | null;
            setup?: components["schemas"]["Money"] | null;
            /** @description Today when absent. */
            valid_from?: string | null;
        };
        /** @description A quote to be written. */
        NewQuoteIn: {
            /** @description ISO 4217 code. */
            currency: string;
            /** @description For whom. */
            customer_id: string;
            discount?: components["schemas"]["QuoteDiscount"] | null;
            items?: components["schemas"]["QuoteItem"][];
            lines?: components["schemas"]["QuoteOwnLine"][];
            notes?: string;
            /** @description What is bought once. */
            one_time?: components["schemas"]["OneTimeInput"][];
            terms?: string;
            /**
             * Format: date
             * @description The last day on which it can be accepted.
             */
            valid_until: string;
        };
        /** @description A rate to be entered. */
        NewReferenceRate: {
            /** @description One unit of this … */
            base: string;
            /**
             * Format: date
             * @description Not later than today.
             */
            day: string;
            /** @description … in this. */
            quote: string;
            /** @description A decimal above 0 with at most twelve places, such as 1.0842. */
            rate: string;
        };
        /** @description A snapshot to be taken. */
        NewSnapshot: {
            description?: string | null;
            /** @description 1 to 30 letters, digits, spaces and hyphens. */
            name: string;
        };
        /** @description A key to keep. */
        NewSshKey: {
            /** @description 1 to 60 characters, unique among the customer's keys. */
            name: string;
            /** @description One line as in a `.pub` file. */
            public_key: string;
        };
        /** @description Somebody to be invited. */
        NewStaff: {
            email: string;
            name: string;
            /** @description owner, admin or support; not above one's own. */
            role: components["schemas"]["StaffRole"];
        };
        /** @description A share for a customer. */
        NewStorageShare: {
            customer_id: string;
            /** @description The whole storage; otherwise buckets inside it. */
            is_whole?: boolean;
        };
        /** @description A tax rule to be added. */
        NewTaxRule: {
            /** @description Whether it is charged by a seller elsewhere, too, who is registered there. */
            abroad?: boolean;
            buyers?: components["schemas"]["TaxBuyers"] | null;
            /** @description The class of products; standard when left out. */
            class?: string | null;
            /** @description ISO 3166-1 alpha-2. */
            country: string;
            /** @description Ends the rule of the same kind that has no end, on the day on which this one begins. */
            ends_earlier?: boolean;
            /** @description Words for the invoice, such as VAT. */
            name: string;
            /** @description In percent, such as 19 or 5.5. */
            rate: string;
            /** @description State or province as addresses name it, such as WA; the whole country when left out. */
            region?: string | null;
            standing?: components["schemas"]["TaxStanding"] | null;
            /**
             * Format: date
             * @description First day in force.
             */
            valid_from: string;
            /**
             * Format: date
             * @description First day no longer in force.
             */
            valid_until?: string | null;
        };
        /** @description A DNS zone to make. */
        NewZone: {
            /** @description The whole name of a domain, such as example.com. */
            name: string;
        };
        /** @description A DNS zone to make, by staff. */
        NewZoneByStaff: {
            /** @description The account to make it at; none for the usual one. */
            account_id?: string | null;
            /** @description Whose; none for nobody's yet. */
            customer_id?: string | null;
            /** @description The whole name of a domain, such as example.com. */
            name: string;
        };
        /** @description A service that renews soon. */
        NextRenewal: {
            /** @description Before tax and discounts. */
            amount: components["schemas"]["Money"];
            date: string;
            name: string;
            service_id: string;
        };
        /**
         * @description Of what a notice is a number.
         * @enum {string}
         */
        NoticeUnit: "days" | "months";
        /** @description An object storage. */
        ObjectStorage: {
            account_id: string;
            /**
             * Format: int64
             * @description How far it may grow by itself; none if not at all.
             */
            auto_limit_gb: number | null;
            /** Format: date */
            cancel_on: string | null;
            /** Format: date-time */
            created_at: string;
            data_center: string;
            /** @description The S3 endpoint; buckets are in the path. */
            endpoint: string;
            id: string;
            /** Format: date-time */
            looked_at: string;
            name: string;
            /** Format: int64 */
            objects: number;
            problem: string | null;
            region: string;
            /** Format: int64 */
            size_gb: number;
            state: components["schemas"]["ObjectStorageState"];
            /** Format: date-time */
            used_at: string | null;
            /**
             * Format: int64
             * @description As the data centre counted it, some time ago.
             */
            used_bytes: number;
        };
        /**
         * @description Where an object storage is in its life.
         * @enum {string}
         */
        ObjectStorageState: "requested" | "provisioning" | "upgrading" | "ready" | "waiting" | "disabled" | "error" | "cancelled" | "failed" | "unknown";
        /** @description A quote as its customer sees it. */
        Offer: {
            /** @description The name it was accepted with. */
            accepted_by: string | null;
            /** @description Whether it can be accepted or declined now. */
            answer: components["schemas"]["AbilityView"];
            answered_at: string | null;
            /** @description To whom. */
            buyer: components["schemas"]["OfferParty"];
            /** @description What each plan leaves to the customer, in the order of the plans. */
            choices: components["schemas"]["QuoteOpenChoice"][];
            currency: string;
            figures: components["schemas"]["QuoteFigures"];
            /** @description Where to pay, once it was accepted. */
            invoice_id: string | null;
            notes: string;
            number: string;
            /** Format: int32 */
            revision: number;
            /** @description Who offers. */
            seller: components["schemas"]["OfferParty"];
            sent_at: string | null;
            state: components["schemas"]["QuoteState"];
            terms: string;
            valid_until: string;
        };
        /** @description What the customer chooses for a plan. */
        OfferChoiceIn: {
            access: components["schemas"]["ServiceAccess"];
            hostname?: string | null;
            image_id?: string | null;
            region?: string | null;
            ssh_key?: string | null;
        };
        /** @description One side of a quote. */
        OfferParty: {
            lines: string[];
            name: string;
        };
        /** @description An add-on of the provider. */
        OfferedAddOn: {
            key: string;
            /** @description Whether a running machine can get it. */
            later: boolean;
            name: string;
        };
        /** @description An application with what stands in its way. */
        OfferedApplication: {
            application: components["schemas"]["Application"];
            /** @description Why this machine will not do. */
            refusal: string | null;
        };
        /** @description An image of the provider. */
        OfferedImage: {
            default_user: string;
            description: string;
            id: string;
            name: string;
            os_type: components["schemas"]["OsType"];
        };
        /** @description A product of the provider. */
        OfferedProduct: {
            /** Format: int64 */
            disk_gb: number;
            disk_type: string;
            /** @description The provider's id. */
            id: string;
            name: string;
        };
        /** @description A region of the provider. */
        OfferedRegion: {
            code: string;
            name: string;
        };
        /** @description An add-on that goes with the plan of a service. */
        OfferedServiceAddOn: {
            about: components["schemas"]["AboutAddOn"] | null;
            /** @description Whether it can be added now. */
            can_add: components["schemas"]["AbilityView"];
            description: string;
            name: string;
            price: components["schemas"]["Money"] | null;
            product_id: string;
        };
        /** @description All prices of a product that is sold once. */
        OncePricesIn: {
            /** @description One for each currency, for one piece. */
            prices: components["schemas"]["Money"][];
        };
        /** @description What may be done with a one-time purchase. */
        OneTimeAbilities: {
            cancel?: components["schemas"]["AbilityView"];
            deliver?: components["schemas"]["AbilityView"];
        };
        /** @description So many pieces of a product that is sold once. */
        OneTimeInput: {
            bundle?: components["schemas"]["BundleRef"] | null;
            product_id: string;
            /** Format: int64 */
            quantity: number;
        };
        /** @description What the customer is told. */
        OneTimeNoteIn: {
            /** @description Words for the customer, such as where to find what was delivered; may be empty. */
            note?: string;
        };
        /** @description A product that is paid once. */
        OneTimeProduct: {
            badge: string | null;
            delivery: components["schemas"]["Delivery"];
            description: string;
            id: string;
            in_stock: boolean;
            /** Format: int64 */
            max_quantity: number;
            name: string;
            /** @description Of one piece. */
            price: components["schemas"]["Money"];
            slug: string;
            tagline: string;
            volume_discount: components["schemas"]["VolumeDiscount"] | null;
        };
        /** @description What a customer bought once. */
        OneTimePurchase: {
            can: components["schemas"]["OneTimeAbilities"];
            /** @description When it was delivered or given up. */
            closed_at: string | null;
            /** @description Who of staff did that; shown to staff alone. */
            closed_by: string | null;
            customer: components["schemas"]["NamedView"];
            delivery: components["schemas"]["Delivery"];
            invoice_id: string;
            /** @description As it was called when it was sold. */
            name: string;
            /** @description What staff wrote for the customer. */
            note: string;
            /** @description The order it was bought with. */
            order_id: string;
            order_number: string;
            ordered_at: string;
            /**
             * Format: int32
             * @description Its place among what the order sold once, from zero.
             */
            place: number;
            product_id: string;
            /** Format: int64 */
            quantity: number;
            state: components["schemas"]["OneTimeState"];
            /** @description Of all, before discount and tax. */
            total: components["schemas"]["Money"];
            /** @description Of one, before discount and tax. */
            unit: components["schemas"]["Money"];
            /** Format: int32 */
            version: number;
        };
        /**
         * @description Where a one-time purchase is in its life.
         * @enum {string}
         */
        OneTimeState: "waiting" | "to_deliver" | "delivered" | "cancelled";
        /** @description An invoice that is owed. */
        OpenInvoice: {
            balance: components["schemas"]["Money"];
            customer: components["schemas"]["NamedView"];
            due_date: string;
            id: string;
            issue_date: string;
            number: string | null;
            overdue: boolean;
            state: components["schemas"]["InvoiceState"];
            total: components["schemas"]["Money"];
        };
        /** @description A value for an option; null takes it away. */
        OptionInput: {
            key: string;
            value?: components["schemas"]["OptionValue"] | null;
        };
        /**
         * @description What there is to choose with an option: one of several, a number, yes or no, words.
         * @enum {string}
         */
        OptionKind: "choice" | "quantity" | "yes_no" | "text";
        /** @description A value: the key of a choice or words, a number, yes or no. */
        OptionValue: boolean | number | string;
        /** @description An order. */
        Order: {
            can: components["schemas"]["OrderAbilities"];
            /** @description Codes of its coupons. */
            coupons: string[];
            currency: string;
            customer: components["schemas"]["NamedView"];
            discount: components["schemas"]["Money"];
            id: string;
            invoice: components["schemas"]["OrderInvoice"] | null;
            lines: components["schemas"]["OrderLine"][];
            number: string;
            /** @description What it sold once. */
            one_time: components["schemas"]["OneTimePurchase"][];
            placed_at: string;
            services: components["schemas"]["OrderService"][];
            state: components["schemas"]["OrderState"];
            state_reason: string | null;
            subtotal: components["schemas"]["Money"];
            tax_total: components["schemas"]["Money"];
            total: components["schemas"]["Money"];
            /** Format: int32 */
            version: number;
        };
        /** @description What may be done with an order. */
        OrderAbilities: {
            accept?: components["schemas"]["AbilityView"];
            cancel?: components["schemas"]["AbilityView"];
            fraud?: components["schemas"]["AbilityView"];
        };
        /** @description The order's invoice, in short. */
        OrderInvoice: {
            balance: components["schemas"]["Money"];
            due: string;
            id: string;
            number: string | null;
            state: components["schemas"]["InvoiceState"];
        };
        /** @description A line as it was sold. */
        OrderLine: {
            amount: components["schemas"]["Money"];
            description: string;
            period_end: string | null;
            period_start: string | null;
            /** Format: int64 */
            quantity: number;
        };
        /** @description Why an order is closed. */
        OrderReasonIn: {
            /** @description In a sentence; the customer is told when an order is cancelled. */
            reason: string;
        };
        /** @description A service of the order. */
        OrderService: {
            /** @description Whether it came to be, so that it can be opened: not before the order is paid or accepted. */
            exists: boolean;
            id: string;
            name: string;
            reason: components["schemas"]["PriceReason"] | null;
            state: components["schemas"]["ServiceState"];
        };
        /**
         * @description Where an order is in its life.
         * @enum {string}
         */
        OrderState: "pending" | "active" | "cancelled" | "fraud";
        /** @description Orders of one currency added up. */
        OrderSum: {
            total: components["schemas"]["Money"];
        };
        /**
         * @description A family of operating systems.
         * @enum {string}
         */
        OsType: "Linux" | "Windows";
        /** @description What something planned is about. */
        OutlookSubject: {
            id: string;
            kind: string;
            title: string;
        };
        /**
         * @description What becomes of a price that would rise above the cap.
         * @enum {string}
         */
        OverCap: "exclude" | "limit";
        /** @description The portal's first page. */
        Overview: {
            credit: components["schemas"]["Money"];
            customer: components["schemas"]["NamedView"];
            due: components["schemas"]["Money"];
            has_payment_method: boolean;
            next_renewals: components["schemas"]["NextRenewal"][];
            open_invoices: components["schemas"]["OpenInvoice"][];
            recent: components["schemas"]["TimelineEntry"][];
            services: components["schemas"]["OverviewServices"];
        };
        /** @description Numbers of services. */
        OverviewServices: {
            /** Format: int64 */
            active: number;
            /** Format: int64 */
            pending: number;
            /** Format: int64 */
            suspended: number;
            /** Format: int64 */
            total: number;
        };
        /**
         * @description When a change by the customer begins.
         * @enum {string}
         */
        OwnChangeWhen: "now" | "end_of_term";
        /** @description A part with its own day and amount. */
        OwnPartIn: {
            amount: components["schemas"]["Money"];
            /** Format: date */
            due: string;
        };
        /** @description One page of a list. */
        PageView_Address: {
            /** @description The rows. */
            items: {
                can_move: components["schemas"]["AbilityView"];
                checked_at: string | null;
                customer: components["schemas"]["NamedView"] | null;
                /**
                 * Format: int32
                 * @description 4 or 6.
                 */
                family: number;
                forward: components["schemas"]["ForwardState"] | null;
                id: string;
                ip: string;
                kind: components["schemas"]["AddressKind"];
                /** @description It is being moved; read it again in a moment. */
                moving: boolean;
                /** @description What went wrong. */
                problem: string | null;
                region: string;
                /** @description The host name it points to, where one was set here. */
                reverse_name: string | null;
                service: components["schemas"]["NamedView"] | null;
                /** Format: int32 */
                version: number;
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /** @description One page of a list. */
        PageView_AuditRow: {
            /** @description The rows. */
            items: {
                /** @description What was done, such as `POST /api/v1/admin/services/{id}/suspend`. */
                action: string;
                actor: components["schemas"]["AuditActor"];
                at: string;
                detail: string | null;
                id: string;
                ip: string | null;
                /**
                 * Format: int64
                 * @description Its place in the chain.
                 */
                number: number;
                /** @description The operation of this document that was called; none for what the product did by itself. */
                operation: string | null;
                /** @description `done`, or `refused` with the status. */
                outcome: string;
                request_id: string;
                subject: components["schemas"]["AuditSubject"] | null;
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /** @description One page of a list. */
        PageView_AutomationEntry: {
            /** @description The rows. */
            items: {
                act: string;
                at: string;
                id: string;
                result: string;
                subject: components["schemas"]["ActSubject"];
                title: string;
                why: components["schemas"]["Why"] | null;
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /** @description One page of a list. */
        PageView_BillableItem: {
            /** @description The rows. */
            items: {
                /** @description What one occurrence comes to. */
                amount: components["schemas"]["Money"];
                /** @description The lines that billed it; in lists none. */
                billed: components["schemas"]["BilledOccurrenceOut"][];
                can: components["schemas"]["BillableItemAbilities"];
                created_at: string;
                customer: components["schemas"]["NamedView"];
                /** Format: date */
                day: string | null;
                description: string;
                id: string;
                /**
                 * Format: int32
                 * @description How often it was invoiced.
                 */
                invoiced: number;
                /**
                 * Format: date
                 * @description When it is due next.
                 */
                next_day: string | null;
                /**
                 * Format: date
                 * @description When that invoice is raised.
                 */
                next_invoice_on: string | null;
                over_period: boolean;
                /** Format: date */
                period_end: string | null;
                /** Format: date */
                period_start: string | null;
                quantity: string;
                recurrence: components["schemas"]["ItemRecurrence"] | null;
                state: components["schemas"]["ItemState"];
                tax_class: string;
                timing: components["schemas"]["ItemTiming"];
                unit_price: components["schemas"]["Money"];
                /** Format: int32 */
                version: number;
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /** @description One page of a list. */
        PageView_BulkRun: {
            /** @description The rows. */
            items: {
                act: components["schemas"]["BulkAct"];
                can: components["schemas"]["BulkRunAbilities"];
                counts: components["schemas"]["BulkCounts"];
                created_at: string;
                finished_at: string | null;
                id: string;
                reason: string | null;
                started_by: string;
                state: components["schemas"]["BulkRunState"];
                stopped_at: string | null;
                /** @description Why it was stopped, if nobody asked for it. */
                stopped_because: string | null;
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /** @description One page of a list. */
        PageView_BulkRunItem: {
            /** @description The rows. */
            items: {
                /** @description Why it was refused or failed, or what is worth knowing. */
                detail: string | null;
                finished_at: string | null;
                id: string;
                service: components["schemas"]["NamedView"];
                started_at: string | null;
                state: components["schemas"]["BulkItemState"];
                /** Format: int32 */
                tries: number;
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /** @description One page of a list. */
        PageView_BundleAdmin: {
            /** @description The rows. */
            items: {
                /** @description The periods it is sold for, with a percentage. */
                cycles: components["schemas"]["CycleMonths"][];
                description: string;
                id: string;
                name: string;
                parts: components["schemas"]["BundlePartAdmin"][];
                /** @description Percent taken off the sum of the parts; or else `prices`. */
                percent: string | null;
                /** Format: int32 */
                position: number;
                /** @description One sum for each currency and period. */
                prices: components["schemas"]["BundlePrice"][];
                slug: string;
                state: components["schemas"]["BundleState"];
                tagline: string;
                /** Format: int32 */
                version: number;
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /** @description One page of a list. */
        PageView_Coupon: {
            /** @description The rows. */
            items: {
                amount: components["schemas"]["Money"] | null;
                code: string;
                /** @description Whether it can be combined with others that say so, too. */
                combines: boolean;
                /** @description Whether it takes from the usage of a service, too. */
                covers_usage: boolean;
                /** @description Periods in months it applies to; empty for all. */
                cycle_months: number[];
                /**
                 * Format: int32
                 * @description For how many invoices of a subscription; null for every one.
                 */
                cycles: number | null;
                description: string;
                disabled: boolean;
                /** @description Last day. */
                ends_on: string | null;
                /** @description Whether it takes setup fees off. */
                free_setup: boolean;
                id: string;
                /**
                 * Format: int64
                 * @description How many orders may use it.
                 */
                max_uses: number | null;
                min_order: components["schemas"]["Money"] | null;
                /** @description Whether it is only for those who have not bought anything yet. */
                new_customers: boolean;
                /**
                 * Format: int64
                 * @description How often one customer may use it.
                 */
                per_customer: number | null;
                /** @description Percent taken off, such as 20; or else `amount`. Neither where it takes setup fees off and nothing else. */
                percent: string | null;
                /** @description Products it applies to; empty for all. */
                product_ids: string[];
                starts_on: string | null;
                /**
                 * Format: int64
                 * @description How many did.
                 */
                used: number;
                /** Format: int32 */
                version: number;
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /** @description One page of a list. */
        PageView_CreditNoteRow: {
            /** @description The rows. */
            items: {
                customer: components["schemas"]["NamedView"];
                id: string;
                /** @description The invoice it corrects, with its number. */
                invoice: components["schemas"]["NamedView"];
                issue_date: string;
                issued_at: string;
                number: string;
                reason: string;
                total: components["schemas"]["Money"];
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /** @description One page of a list. */
        PageView_Customer: {
            /** @description The rows. */
            items: {
                address: components["schemas"]["CustomerAddress"];
                /** @description What the customer files invoices under, in Germany the Leitweg-ID. */
                buyer_reference: string | null;
                company: string | null;
                country: string;
                created_at: string;
                /** @description Money held for the customer; new invoices use it by themselves. */
                credit: components["schemas"]["Money"];
                currency: string;
                /** @description Whether invoices have fixed the currency. */
                currency_fixed: boolean;
                /** @description The group it is in; told to staff alone. */
                customer_group_id: string | null;
                customer_type: components["schemas"]["CustomerType"];
                email: string;
                /** @description Where e-invoices go. */
                endpoint_id: string | null;
                /** @description Code of the scheme of the electronic address, such as 0204 or 9930. */
                endpoint_scheme: string | null;
                id: string;
                language: string;
                /** @description Who bills; null is the main legal entity. */
                legal_entity: string | null;
                name: string;
                /** @description Why billing is stopped, if it is. */
                parked_reason: string | null;
                tax_id: string | null;
                time_zone: string;
                /** Format: int32 */
                version: number;
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /** @description One page of a list. */
        PageView_Domain: {
            /** @description The rows. */
            items: {
                /** @description The account it is at; staff only. */
                account_id: string | null;
                /** @description Somebody asks to take it to another registrar and waits for an answer. */
                asked_for: boolean;
                asked_for_at: string | null;
                can: components["schemas"]["DomainAbilities"];
                /** @description When it ends, if it was cancelled. */
                cancel_at: string | null;
                contacts: components["schemas"]["DomainContacts"] | null;
                created_at: string;
                customer: components["schemas"]["NamedView"] | null;
                /** @description When the paid time ends. */
                ends_at: string | null;
                id: string;
                /** @description When the data centre was last asked about it. */
                looked_at: string;
                /** @description It moves on by itself; read it again in a moment. */
                moving: boolean;
                /** @description In ASCII. */
                name: string;
                name_servers: string[];
                /** @description What went wrong. */
                problem: string | null;
                registered_at: string | null;
                /** @description When it is renewed, unless it is cancelled. */
                renews_at: string | null;
                state: components["schemas"]["DomainState"];
                /** @description It came, or is to come, from another registrar. */
                transfer: boolean;
                /** @description The DNS zone of the same name, where there is one. */
                zone_id: string | null;
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /** @description One page of a list. */
        PageView_Finding: {
            /** @description The rows. */
            items: {
                account: components["schemas"]["NamedView"];
                /** @description Whether its machine can be adopted. */
                can_adopt: boolean;
                customer: components["schemas"]["NamedView"] | null;
                /** @description When it was gone, or when it was decided to ignore it. */
                ended_at: string | null;
                explanation: string;
                first_seen_at: string;
                id: string;
                ignored_by: string | null;
                ignored_reason: string | null;
                kind: components["schemas"]["FindingKind"];
                last_seen_at: string;
                machine: components["schemas"]["ProviderMachine"] | null;
                remedy: string;
                service_id: string | null;
                severity: components["schemas"]["FindingSeverity"];
                state: components["schemas"]["FindingState"];
                title: string;
                /** Format: int32 */
                version: number;
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /** @description One page of a list. */
        PageView_Firewall: {
            /** @description The rows. */
            items: {
                can_delete: components["schemas"]["AbilityView"];
                created_at: string;
                customer: components["schemas"]["NamedView"];
                deleting: boolean;
                id: string;
                /** @description Something is being done; read it again in a moment. */
                moving: boolean;
                name: string;
                /** @description What went wrong. */
                problem: string | null;
                rules: components["schemas"]["FirewallRule"][];
                services: components["schemas"]["FirewallMember"][];
                /**
                 * Format: int32
                 * @description For `If-Match`.
                 */
                version: number;
                warnings: components["schemas"]["FirewallWarning"][];
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /** @description One page of a list. */
        PageView_InvoiceRow: {
            /** @description The rows. */
            items: {
                /** @description What is still owed. */
                balance: components["schemas"]["Money"];
                /** @description Whose. */
                customer: components["schemas"]["NamedView"];
                /** @description Day by which to pay. */
                due_date: string;
                /** @description Its id. */
                id: string;
                /** @description Day of issue. */
                issue_date: string;
                /** @description Its number; none for a draft. */
                number: string | null;
                /** @description Open, owed and past its due date. */
                overdue: boolean;
                /** @description Where it is in its life. */
                state: components["schemas"]["InvoiceState"];
                /** @description What it is worth, with tax. */
                total: components["schemas"]["Money"];
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /** @description One page of a list. */
        PageView_Job: {
            /** @description The rows. */
            items: {
                /** Format: int32 */
                attempt: number;
                finished_at: string | null;
                id: string;
                key: string | null;
                kind: string;
                last_error: string | null;
                /** Format: int32 */
                max_attempts: number;
                payload: unknown;
                request_id: string;
                run_at: string;
                started_at: string | null;
                /** @description queued, failed (waits for another try), running, done, dead or discarded. */
                state: components["schemas"]["JobState"];
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /** @description One page of a list. */
        PageView_LedgerEntry: {
            /** @description The rows. */
            items: {
                /** @description Debits are positive. */
                amount: components["schemas"]["Money"];
                /** @description Balance after it. */
                balance: components["schemas"]["Money"];
                customer_id: string | null;
                description: string;
                invoice_id: string | null;
                journal_id: string;
                kind: string;
                posted_on: string;
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /** @description One page of a list. */
        PageView_MailRow: {
            /** @description The rows. */
            items: {
                /** Format: int32 */
                attempts: number;
                created_at: string;
                customer: components["schemas"]["NamedView"] | null;
                id: string;
                last_error: string | null;
                sent_at: string | null;
                state: components["schemas"]["MailState"];
                subject: string;
                template: string;
                to: string;
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /** @description One page of a list. */
        PageView_Margin: {
            /** @description The rows. */
            items: {
                /** @description Each month. */
                cost: components["schemas"]["Money"];
                customer: components["schemas"]["NamedView"] | null;
                /** @description Id of the service, product or customer. */
                id: string;
                /** @description Each month. */
                margin: components["schemas"]["Money"];
                name: string;
                /**
                 * Format: int64
                 * @description Services whose cost is not in the cost book, or in a currency without a rate; cost and margin leave them out.
                 */
                not_comparable: number;
                period: components["schemas"]["MarginPeriod"] | null;
                /**
                 * Format: int64
                 * @description The margin as a share of the price, in thousandths.
                 */
                permille: number | null;
                /** @description Each month. */
                price: components["schemas"]["Money"];
                /** @description As what it is sold, for a service. */
                product: string | null;
                /** Format: int64 */
                services: number;
                why_not: string | null;
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /** @description One page of a list. */
        PageView_ObjectStorage: {
            /** @description The rows. */
            items: {
                account_id: string;
                /**
                 * Format: int64
                 * @description How far it may grow by itself; none if not at all.
                 */
                auto_limit_gb: number | null;
                /** Format: date */
                cancel_on: string | null;
                /** Format: date-time */
                created_at: string;
                data_center: string;
                /** @description The S3 endpoint; buckets are in the path. */
                endpoint: string;
                id: string;
                /** Format: date-time */
                looked_at: string;
                name: string;
                /** Format: int64 */
                objects: number;
                problem: string | null;
                region: string;
                /** Format: int64 */
                size_gb: number;
                state: components["schemas"]["ObjectStorageState"];
                /** Format: date-time */
                used_at: string | null;
                /**
                 * Format: int64
                 * @description As the data centre counted it, some time ago.
                 */
                used_bytes: number;
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /** @description One page of a list. */
        PageView_OneTimePurchase: {
            /** @description The rows. */
            items: {
                can: components["schemas"]["OneTimeAbilities"];
                /** @description When it was delivered or given up. */
                closed_at: string | null;
                /** @description Who of staff did that; shown to staff alone. */
                closed_by: string | null;
                customer: components["schemas"]["NamedView"];
                delivery: components["schemas"]["Delivery"];
                invoice_id: string;
                /** @description As it was called when it was sold. */
                name: string;
                /** @description What staff wrote for the customer. */
                note: string;
                /** @description The order it was bought with. */
                order_id: string;
                order_number: string;
                ordered_at: string;
                /**
                 * Format: int32
                 * @description Its place among what the order sold once, from zero.
                 */
                place: number;
                product_id: string;
                /** Format: int64 */
                quantity: number;
                state: components["schemas"]["OneTimeState"];
                /** @description Of all, before discount and tax. */
                total: components["schemas"]["Money"];
                /** @description Of one, before discount and tax. */
                unit: components["schemas"]["Money"];
                /** Format: int32 */
                version: number;
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /** @description One page of a list. */
        PageView_Order: {
            /** @description The rows. */
            items: {
                can: components["schemas"]["OrderAbilities"];
                /** @description Codes of its coupons. */
                coupons: string[];
                currency: string;
                customer: components["schemas"]["NamedView"];
                discount: components["schemas"]["Money"];
                id: string;
                invoice: components["schemas"]["OrderInvoice"] | null;
                lines: components["schemas"]["OrderLine"][];
                number: string;
                /** @description What it sold once. */
                one_time: components["schemas"]["OneTimePurchase"][];
                placed_at: string;
                services: components["schemas"]["OrderService"][];
                state: components["schemas"]["OrderState"];
                state_reason: string | null;
                subtotal: components["schemas"]["Money"];
                tax_total: components["schemas"]["Money"];
                total: components["schemas"]["Money"];
                /** Format: int32 */
                version: number;
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /** @description One page of a list. */
        PageView_Payment: {
            /** @description The rows. */
            items: {
                amount: components["schemas"]["Money"];
                can: components["schemas"]["PaymentAbilities"];
                created_at: string;
                customer: components["schemas"]["NamedView"];
                dispute: components["schemas"]["DisputeState"] | null;
                error: components["schemas"]["PaymentProblem"] | null;
                gateway: string;
                id: string;
                invoice_ids: string[];
                method: components["schemas"]["PaymentMethodLabel"] | null;
                next_action: components["schemas"]["PaymentNextAction"] | null;
                /** @description Day on which a payment that staff recorded came. */
                received_on: string | null;
                /** @description Reference of a payment that staff recorded. */
                reference: string | null;
                /** @description How much could still be refunded. */
                refundable: components["schemas"]["Money"];
                refunded: components["schemas"]["Money"];
                settled: components["schemas"]["Money"] | null;
                settled_at: string | null;
                status: components["schemas"]["PaymentStatus"];
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /** @description One page of a list. */
        PageView_PriceChange: {
            /** @description The rows. */
            items: {
                actor_name: string;
                /**
                 * Format: int64
                 * @description Subscriptions with their new price.
                 */
                applied: number;
                can: components["schemas"]["PriceChangeAbilities"];
                change: components["schemas"]["PriceChangeWish"];
                created_at: string;
                id: string;
                /**
                 * Format: int64
                 * @description Subscriptions that kept their price.
                 */
                keeping: number;
                product: components["schemas"]["NamedView"];
                /**
                 * Format: int64
                 * @description Subscriptions whose new price is to come.
                 */
                scheduled: number;
                state: components["schemas"]["ChangeState"];
                totals: components["schemas"]["PriceChangeTotal"][];
                /**
                 * Format: int64
                 * @description Subscriptions whose change was taken back, or overtaken by another.
                 */
                undone: number;
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /** @description One page of a list. */
        PageView_PriceChangeItem: {
            /** @description The rows. */
            items: {
                /** @description The change of the service, once it is scheduled. */
                change_id: string | null;
                customer: components["schemas"]["NamedView"];
                cycle_months: components["schemas"]["CycleMonths"];
                /** @description The renewal with which the new price begins. */
                effective_on: string | null;
                kept_because: components["schemas"]["KeptBecause"] | null;
                /** @description Whether the cap held the price down. */
                limited: boolean;
                new: components["schemas"]["Money"];
                /** @description Each period, everything together. */
                old: components["schemas"]["Money"];
                service: components["schemas"]["NamedView"];
                state: components["schemas"]["ChangeState"] | null;
                subscription_id: string;
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /** @description One page of a list. */
        PageView_PrivateNetwork: {
            /** @description The rows. */
            items: {
                can_delete: components["schemas"]["AbilityView"];
                /** @description Its range of addresses, once it is there. */
                cidr: string | null;
                created_at: string;
                customer: components["schemas"]["NamedView"];
                id: string;
                members: components["schemas"]["NetworkMember"][];
                /** @description Something is being done; read it again in a moment. */
                moving: boolean;
                name: string;
                /** @description What went wrong. */
                problem: string | null;
                /** @description The id at the data centre, for staff. */
                provider_ref: string | null;
                region: string;
                state: components["schemas"]["NetworkState"];
                /** Format: int32 */
                version: number;
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /** @description One page of a list. */
        PageView_ProductAdmin: {
            /** @description The rows. */
            items: {
                add_on_ids: string[];
                /** @description order, later or both; for add-ons. */
                available: components["schemas"]["Availability"];
                badge: string | null;
                contract: components["schemas"]["ContractRules"] | null;
                /** @description Who delivers it, where it is sold once. */
                delivery: components["schemas"]["Delivery"];
                description: string;
                /**
                 * Format: int32
                 * @description Over how many days it is earned, where it is sold once; null for at once.
                 */
                earned_days: number | null;
                group_id: string | null;
                hidden: boolean;
                id: string;
                images: components["schemas"]["ProductImage"][];
                /** @description Whether customers may change to it by themselves, because nothing has to be done at the provider by hand. */
                in_place_change: boolean;
                in_stock: boolean;
                kind: components["schemas"]["ProductKind"];
                /** Format: int64 */
                max_quantity: number;
                name: string;
                /** @description Prices of one piece, where it is sold once. */
                once_prices: components["schemas"]["Money"][];
                options: components["schemas"]["ProductOption"][];
                /** Format: int32 */
                position: number;
                prices: components["schemas"]["ProductPrice"][];
                provider: components["schemas"]["ProductProvider"];
                regions: components["schemas"]["ProductRegion"][];
                retired: boolean;
                slug: string;
                specs: components["schemas"]["Specs"];
                /**
                 * Format: int64
                 * @description Pieces left; null for no limit.
                 */
                stock: number | null;
                tagline: string;
                /** @description Which tax rules are for it: standard, exempt or another class. */
                tax_class: string;
                /** Format: int32 */
                version: number;
                volume_discount: components["schemas"]["VolumeDiscount"] | null;
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /** @description One page of a list. */
        PageView_ProductVersion: {
            /** @description The rows. */
            items: {
                /** @description Since when. */
                at: string;
                /** @description Who made it so; empty where that was not kept. */
                by: string;
                /** @description Fields of the product that differ from the version before, and `usage_prices`; none in the first. */
                changed: string[];
                /**
                 * Format: int32
                 * @description Counted from one, by product.
                 */
                number: number;
                /** @description The product as it was. Of how it is shown, bought and counted it tells what it was at that moment. */
                product: components["schemas"]["ProductAdmin"];
                /** @description What its usage cost. */
                usage_prices: components["schemas"]["UsagePrice"][];
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /** @description One page of a list. */
        PageView_ProviderAccount: {
            /** @description The rows. */
            items: {
                api_base: string;
                client_id: string;
                created_at: string;
                id: string;
                /**
                 * Format: int64
                 * @description Machines on it.
                 */
                instances: number;
                /** @description Whether products that name no account are bought on it. */
                is_default: boolean;
                kind: string;
                last_check_at: string | null;
                last_error: string | null;
                /** @description When its machines were last compared with the services. */
                looked_at: string | null;
                machine_ceiling: components["schemas"]["Money"] | null;
                name: string;
                /**
                 * Format: int64
                 * @description Machines ordered on it today.
                 */
                ordered_today: number;
                /**
                 * Format: int32
                 * @description Machines a day before further ones wait for approval; no limit when null.
                 */
                orders_per_day: number | null;
                secrets_set: boolean;
                state: components["schemas"]["ProviderState"];
                token_url: string;
                username: string;
                /** Format: int32 */
                version: number;
                /**
                 * Format: int64
                 * @description Orders that wait for approval or for the end of a maintenance.
                 */
                waiting: number;
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /** @description One page of a list. */
        PageView_ProviderCost: {
            /** @description The rows. */
            items: {
                account_id: string;
                /** @description Whether it is the one that counts today. */
                current: boolean;
                id: string;
                /** @description The provider's product, or the key of an add-on. */
                item: string;
                kind: components["schemas"]["CostKind"];
                /**
                 * Format: int32
                 * @description The term in months.
                 */
                months: number;
                note: string;
                /** @description For each term. */
                price: components["schemas"]["Money"];
                /** @description Only in this region; every region when null. */
                region: string | null;
                /** @description Once. */
                setup: components["schemas"]["Money"];
                updated_at: string;
                valid_from: string;
                /** Format: int32 */
                version: number;
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /** @description One page of a list. */
        PageView_RealisedExchange: {
            /** @description The rows. */
            items: {
                /** @description How much of the invoice it paid. */
                applied: components["schemas"]["Money"];
                /** @description The day it was booked on. */
                booked_on: string | null;
                carried: components["schemas"]["Money"] | null;
                /** @description The reporting currency. */
                currency: string;
                customer: components["schemas"]["NamedView"];
                gain: components["schemas"]["Money"] | null;
                id: string;
                /** @description The invoice; its name is its number. */
                invoice: components["schemas"]["NamedView"];
                invoice_rate: components["schemas"]["Conversion"] | null;
                /** @description The invoice's day of issue. */
                issued: string;
                /** @description The rates it waits for. */
                missing: components["schemas"]["RealisedMissingRate"][];
                /** @description The day of payment. */
                paid_on: string;
                paid_rate: components["schemas"]["Conversion"] | null;
                payment_id: string;
                received: components["schemas"]["Money"] | null;
                /** @description How much of that went back. */
                reversed: components["schemas"]["Money"];
                /** @description What came in for it. */
                settled: components["schemas"]["Money"];
                state: components["schemas"]["RealisedState"];
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /** @description One page of a list. */
        PageView_ReferenceRate: {
            /** @description The rows. */
            items: {
                /** @description One unit of this … */
                base: string;
                corrected_at: string | null;
                day: string;
                entered_at: string;
                id: string;
                /** @description … in this. */
                quote: string;
                /** @description A decimal, such as 1.0842. */
                rate: string;
                source: components["schemas"]["RateSource"];
                /** Format: int32 */
                version: number;
                /** @description What it said before it was corrected. */
                was: string | null;
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /** @description One page of a list. */
        PageView_SalesQuoteRow: {
            /** @description The rows. */
            items: {
                created_at: string;
                customer: components["schemas"]["NamedView"];
                id: string;
                number: string;
                /** Format: int32 */
                revision: number;
                sent_at: string | null;
                state: components["schemas"]["QuoteState"];
                total: components["schemas"]["Money"];
                valid_until: string;
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /** @description One page of a list. */
        PageView_ServiceRow: {
            /** @description The rows. */
            items: {
                act: components["schemas"]["LifecycleAct"] | null;
                cancel_at: string | null;
                customer: components["schemas"]["NamedView"];
                cycle_months: components["schemas"]["CycleMonths"] | null;
                id: string;
                ipv4: string | null;
                /** @description The customer's own name for it. */
                label: string | null;
                /** @description Host name. */
                name: string;
                next_due_date: string | null;
                power: components["schemas"]["Power"];
                price: components["schemas"]["Money"] | null;
                product_name: string;
                region: string;
                state: components["schemas"]["ServiceState"];
                state_since: string;
                waits_for: components["schemas"]["WaitsFor"] | null;
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /** @description One page of a list. */
        PageView_UsageEvent: {
            /** @description The rows. */
            items: {
                /** @description Its period was billed already. */
                billed: boolean;
                /** @description It does not count. */
                cancelled: boolean;
                /** @description The sender's id. */
                id: string;
                meter: string;
                /** Format: date-time */
                occurred_at: string;
                /** Format: date-time */
                received_at: string;
                service: string;
                subscription: string;
                unique_key: string | null;
                value: string;
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /** @description One page of a list. */
        PageView_Zone: {
            /** @description The rows. */
            items: {
                change: components["schemas"]["ZoneChange"] | null;
                created_at: string;
                customer: components["schemas"]["NamedView"] | null;
                id: string;
                /** @description Something is being done; read it again in a moment. */
                moving: boolean;
                /** @description Without the last dot, in ASCII. */
                name: string;
                /** @description What went wrong. */
                problem: string | null;
                state: components["schemas"]["ZoneState"];
            }[];
            /** @description Pass it as `cursor` for the next page. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Rows in the whole list under these filters.
             */
            total: number;
        };
        /**
         * @description How a part of an invoice stands.
         * @enum {string}
         */
        PartStanding: "paid" | "open" | "overdue";
        /** @description The present and a new password. */
        PasswordChange: {
            current_password: string;
            new_password: string;
        };
        /** @description Whose password is to be set anew. */
        PasswordReset: {
            email: string;
        };
        /** @description A token out of a mail and a new password. */
        PasswordResetConfirmation: {
            password: string;
            token: string;
        };
        /** @description How to pay an invoice: with a saved card or with a new one. */
        PayInvoice: {
            /** @description Of an invoice in parts, pay what is due by them or else the next part, and not all of it. */
            next_part?: boolean;
            /** @description A saved card. */
            payment_method_id?: string | null;
            /** @description The page of this shop to come back to from the bank's page. */
            return_url: string;
            /** @description Whether to keep a new card. */
            save?: boolean;
            /** @description Or what the gateway gave the browser for a new one. */
            token?: string | null;
        };
        /** @description How to pay several invoices at once. */
        PayInvoices: {
            /** @description 1 to 100 invoices of one currency. */
            invoice_ids: string[];
            /** @description A saved card. */
            payment_method_id?: string | null;
            /** @description The page of this shop to come back to from the bank's page. */
            return_url: string;
            /** @description Whether to keep a new card. */
            save?: boolean;
            /** @description Or what the gateway gave the browser for a new one. */
            token?: string | null;
        };
        /** @description A payment. */
        Payment: {
            amount: components["schemas"]["Money"];
            can: components["schemas"]["PaymentAbilities"];
            created_at: string;
            customer: components["schemas"]["NamedView"];
            dispute: components["schemas"]["DisputeState"] | null;
            error: components["schemas"]["PaymentProblem"] | null;
            gateway: string;
            id: string;
            invoice_ids: string[];
            method: components["schemas"]["PaymentMethodLabel"] | null;
            next_action: components["schemas"]["PaymentNextAction"] | null;
            /** @description Day on which a payment that staff recorded came. */
            received_on: string | null;
            /** @description Reference of a payment that staff recorded. */
            reference: string | null;
            /** @description How much could still be refunded. */
            refundable: components["schemas"]["Money"];
            refunded: components["schemas"]["Money"];
            settled: components["schemas"]["Money"] | null;
            settled_at: string | null;
            status: components["schemas"]["PaymentStatus"];
        };
        /** @description What may be done with a payment. */
        PaymentAbilities: {
            refund?: components["schemas"]["AbilityView"];
        };
        /** @description A saved card. */
        PaymentMethod: {
            /** @description visa, mastercard, … */
            brand: string;
            /** @description Whether automatic charges use it. */
            default: boolean;
            /** Format: int32 */
            exp_month: number;
            /** Format: int32 */
            exp_year: number;
            expired: boolean;
            /** @description Whether this is its last month. */
            expires_this_month: boolean;
            id: string;
            last4: string;
        };
        /** @description The face of a card. */
        PaymentMethodLabel: {
            brand: string;
            last4: string;
        };
        /** @description A page the customer has to visit. */
        PaymentNextAction: {
            url: string;
        };
        /** @description The plan of an invoice. */
        PaymentPlan: {
            /** @description Whether it still holds. */
            active: boolean;
            agreed_at: string;
            author: string;
            close_reason: string | null;
            closed_at: string | null;
            /** @description Every part whose day has come, as far as it is unpaid. */
            due_now: components["schemas"]["Money"];
            id: string;
            next: components["schemas"]["Money"] | null;
            parts: components["schemas"]["PaymentPlanPart"][];
            /** @description What was owed when it was agreed. */
            total: components["schemas"]["Money"];
        };
        /** @description A part of an invoice. Payments fill the earliest part. */
        PaymentPlanPart: {
            amount: components["schemas"]["Money"];
            due: string;
            paid: components["schemas"]["Money"];
            standing: components["schemas"]["PartStanding"];
        };
        /** @description Why a payment failed and what to do. */
        PaymentProblem: {
            advice: string;
            code: string;
            message: string;
        };
        /**
         * @description Where a payment stands.
         * @enum {string}
         */
        PaymentStatus: "created" | "requires_action" | "processing" | "succeeded" | "failed" | "cancelled" | "unknown";
        /** @description Succeeded payments of one currency added up. */
        PaymentSum: {
            amount: components["schemas"]["Money"];
            refunded: components["schemas"]["Money"];
        };
        /** @description A plan. */
        Plan: {
            add_ons: components["schemas"]["AddOn"][];
            badge: string | null;
            description: string;
            id: string;
            images: components["schemas"]["Image"][];
            in_stock: boolean;
            /** Format: int64 */
            max_quantity: number;
            name: string;
            /** @description Options to choose from, with their prices in this currency. */
            options: components["schemas"]["ProductOption"][];
            prices: components["schemas"]["PlanPrice"][];
            regions: components["schemas"]["RegionChoice"][];
            slug: string;
            specs: components["schemas"]["Specs"];
            /** Format: int64 */
            stock: number | null;
            tagline: string;
            volume_discount: components["schemas"]["VolumeDiscount"] | null;
        };
        /** @description An introductory price of a plan. */
        PlanIntroductory: {
            /**
             * Format: int32
             * @description For so many periods.
             */
            cycles: number;
            /** @description Each of them. */
            price: components["schemas"]["Money"];
        };
        /** @description A price for a period. */
        PlanPrice: {
            cycle_months: components["schemas"]["CycleMonths"];
            intro: components["schemas"]["PlanIntroductory"] | null;
            monthly_equivalent: components["schemas"]["Money"];
            recurring: components["schemas"]["Money"];
            /** Format: int64 */
            saving_percent: number;
            setup: components["schemas"]["Money"];
            trial: components["schemas"]["PlanTrial"] | null;
        };
        /** @description A trial of a plan. */
        PlanTrial: {
            /** @description Whether a payment method has to be saved first. */
            card: boolean;
            /** Format: int32 */
            days: number;
            /** @description Zero for a free one. */
            price: components["schemas"]["Money"];
        };
        /** @description Something that will happen. */
        PlannedAct: {
            act: components["schemas"]["AutomationAct"];
            amount: components["schemas"]["Money"] | null;
            /** @description The day. */
            at: string;
            because: string;
            customer: components["schemas"]["NamedView"];
            subject: components["schemas"]["ActSubject"];
        };
        /** @description One record of a preview. */
        PlannedZoneRecord: {
            after: components["schemas"]["ZoneRecordSays"] | null;
            before: components["schemas"]["ZoneRecordSays"] | null;
            /** @description The line of the file it comes from. */
            line: number | null;
        };
        /**
         * @description What a machine does at the provider.
         * @enum {string}
         */
        Power: "provisioning" | "installing" | "running" | "stopped" | "rescue" | "reset_password" | "pending_payment" | "verification_required" | "manual_provisioning" | "product_not_available" | "error" | "unknown";
        /** @description A value to keep. */
        PreferenceIn: {
            /** @description Any JSON up to 16 kB; null forgets it. */
            value: unknown;
        };
        /** @description Everything the caller has set. */
        Preferences: {
            /** @description By name; each value is what was put there. */
            values: {
                [key: string]: unknown;
            };
        };
        /** @description What will happen. */
        Preview: {
            acts: components["schemas"]["PlannedAct"][];
            until: string;
        };
        /** @description A template to be tried. */
        PreviewTemplate: {
            /** @description Answers by the variables' names; what is missing is made up. */
            answers?: {
                [key: string]: unknown;
            };
            body: string;
            links?: components["schemas"]["TemplateLink"][];
            variables?: components["schemas"]["TemplateVariable"][];
        };
        /** @description A price change. */
        PriceChange: {
            actor_name: string;
            /**
             * Format: int64
             * @description Subscriptions with their new price.
             */
            applied: number;
            can: components["schemas"]["PriceChangeAbilities"];
            change: components["schemas"]["PriceChangeWish"];
            created_at: string;
            id: string;
            /**
             * Format: int64
             * @description Subscriptions that kept their price.
             */
            keeping: number;
            product: components["schemas"]["NamedView"];
            /**
             * Format: int64
             * @description Subscriptions whose new price is to come.
             */
            scheduled: number;
            state: components["schemas"]["ChangeState"];
            totals: components["schemas"]["PriceChangeTotal"][];
            /**
             * Format: int64
             * @description Subscriptions whose change was taken back, or overtaken by another.
             */
            undone: number;
        };
        /** @description What may be done with a price change. */
        PriceChangeAbilities: {
            undo?: components["schemas"]["AbilityView"];
        };
        /** @description What becomes of one subscription. */
        PriceChangeItem: {
            /** @description The change of the service, once it is scheduled. */
            change_id: string | null;
            customer: components["schemas"]["NamedView"];
            cycle_months: components["schemas"]["CycleMonths"];
            /** @description The renewal with which the new price begins. */
            effective_on: string | null;
            kept_because: components["schemas"]["KeptBecause"] | null;
            /** @description Whether the cap held the price down. */
            limited: boolean;
            new: components["schemas"]["Money"];
            /** @description Each period, everything together. */
            old: components["schemas"]["Money"];
            service: components["schemas"]["NamedView"];
            state: components["schemas"]["ChangeState"] | null;
            subscription_id: string;
        };
        /** @description What a price change would do. */
        PriceChangePreview: {
            /** @description How many change. */
            changing: number;
            /** @description To be sent when it is scheduled. */
            fingerprint: string;
            /** @description Those that change, at most 200 of them. */
            items: components["schemas"]["PriceChangeItem"][];
            /** @description How many keep their price. */
            keeping: number;
            /** @description Those that keep their price, at most 200 of them. */
            kept: components["schemas"]["PriceChangeItem"][];
            totals: components["schemas"]["PriceChangeTotal"][];
        };
        /** @description What comes in each month from these subscriptions, before tax and discounts. */
        PriceChangeTotal: {
            after: components["schemas"]["Money"];
            before: components["schemas"]["Money"];
            /**
             * Format: int64
             * @description How many change.
             */
            subscriptions: number;
        };
        /** @description Which subscriptions get which price, and from when on. */
        PriceChangeWish: {
            /** @description The most by which a price may rise, in percent. */
            cap_percent?: string | null;
            /** @description Only in this currency. */
            currency?: string | null;
            customer_type?: components["schemas"]["CustomerType"] | null;
            cycle_months?: components["schemas"]["CycleMonths"] | null;
            /**
             * Format: date
             * @description No new price before this day.
             */
            first_day: string;
            /**
             * Format: int64
             * @description Days between the notice and the first day of a new price.
             */
            notice_days: number;
            over_cap?: components["schemas"]["OverCap"] | null;
            /** @description The new price: an amount for each period, or a share more or less. */
            price: components["schemas"]["NewPrice"];
            /** @description The plan or add-on. */
            product_id: string;
            /** @description Why; it is part of the customers' notice. */
            reason: string;
        };
        /** @description Why something costs less than its list price. */
        PriceReason: {
            /** @description The bundle it is a part of. */
            bundle_id: string | null;
            /** @description That bundle's name when it was sold. */
            bundle_name: string | null;
            /**
             * Format: int64
             * @description Of a volume discount: from how many units on.
             */
            from: number | null;
            kind: components["schemas"]["PriceReasonKind"];
            list: components["schemas"]["Money"] | null;
            /** @description Of a volume discount. */
            percent: string | null;
        };
        /**
         * @description Why something costs less than its list price.
         * @enum {string}
         */
        PriceReasonKind: "volume" | "bundle";
        /** @description A private network. */
        PrivateNetwork: {
            can_delete: components["schemas"]["AbilityView"];
            /** @description Its range of addresses, once it is there. */
            cidr: string | null;
            created_at: string;
            customer: components["schemas"]["NamedView"];
            id: string;
            members: components["schemas"]["NetworkMember"][];
            /** @description Something is being done; read it again in a moment. */
            moving: boolean;
            name: string;
            /** @description What went wrong. */
            problem: string | null;
            /** @description The id at the data centre, for staff. */
            provider_ref: string | null;
            region: string;
            state: components["schemas"]["NetworkState"];
            /** Format: int32 */
            version: number;
        };
        /** @description A private network with the servers that could join. */
        PrivateNetworkDetail: components["schemas"]["PrivateNetwork"] & {
            candidates: components["schemas"]["NetworkCandidate"][];
        };
        /** @description A problem document (RFC 9457). */
        Problem: {
            /** @description Stable code. */
            code: string;
            /** @description What is wrong and what to do. */
            detail: string;
            /** @description Wrong fields, if the input is at fault. */
            errors?: components["schemas"]["ProblemField"][];
            /** @description Quote it when asking for help. */
            request_id?: string | null;
            /**
             * Format: int32
             * @description HTTP status.
             */
            status: number;
            /** @description Short name of the status. */
            title: string;
            /** @description Address of the page that explains the code. */
            type: string;
        };
        /** @description A wrong field of the input. */
        ProblemField: {
            /** @description Stable code. */
            code: string;
            /** @description What is wrong and what to do. */
            detail: string;
            /** @description JSON pointer of the field (RFC 6901). */
            pointer: string;
        };
        /** @description A product. */
        ProductAdmin: {
            add_on_ids: string[];
            /** @description order, later or both; for add-ons. */
            available: components["schemas"]["Availability"];
            badge: string | null;
            contract: components["schemas"]["ContractRules"] | null;
            /** @description Who delivers it, where it is sold once. */
            delivery: components["schemas"]["Delivery"];
            description: string;
            /**
             * Format: int32
             * @description Over how many days it is earned, where it is sold once; null for at once.
             */
            earned_days: number | null;
            group_id: string | null;
            hidden: boolean;
            id: string;
            images: components["schemas"]["ProductImage"][];
            /** @description Whether customers may change to it by themselves, because nothing has to be done at the provider by hand. */
            in_place_change: boolean;
            in_stock: boolean;
            kind: components["schemas"]["ProductKind"];
            /** Format: int64 */
            max_quantity: number;
            name: string;
            /** @description Prices of one piece, where it is sold once. */
            once_prices: components["schemas"]["Money"][];
            options: components["schemas"]["ProductOption"][];
            /** Format: int32 */
            position: number;
            prices: components["schemas"]["ProductPrice"][];
            provider: components["schemas"]["ProductProvider"];
            regions: components["schemas"]["ProductRegion"][];
            retired: boolean;
            slug: string;
            specs: components["schemas"]["Specs"];
            /**
             * Format: int64
             * @description Pieces left; null for no limit.
             */
            stock: number | null;
            tagline: string;
            /** @description Which tax rules are for it: standard, exempt or another class. */
            tax_class: string;
            /** Format: int32 */
            version: number;
            volume_discount: components["schemas"]["VolumeDiscount"] | null;
        };
        /** @description A group of products in the shop. */
        ProductGroup: {
            description: string;
            hidden: boolean;
            id: string;
            name: string;
            /** Format: int32 */
            position: number;
            slug: string;
            /** Format: int32 */
            version: number;
        };
        /** @description A change of a group; what is absent stays. */
        ProductGroupPatch: {
            description?: string | null;
            /** @description Whether the shop leaves it out. */
            hidden?: boolean | null;
            name?: string | null;
            /** Format: int32 */
            position?: number | null;
        };
        /** @description An operating system a machine can be installed from. */
        ProductImage: {
            default?: boolean;
            default_user: string;
            description?: string;
            /** @description The provider's id. */
            id: string;
            name: string;
            os_type: components["schemas"]["OsType"];
        };
        /** @description A product to be made or changed. In a change, what is absent stays and null clears. */
        ProductIn: {
            add_on_ids?: string[] | null;
            available?: components["schemas"]["Availability"] | null;
            /** @description An empty text removes it. */
            badge?: string | null;
            contract?: components["schemas"]["ContractRules"] | null;
            delivery?: components["schemas"]["Delivery"] | null;
            description?: string | null;
            /**
             * Format: int32
             * @description Over how many days it is earned; only of what is sold once. Null earns it at once.
             */
            earned_days?: number | null;
            group_id?: string | null;
            hidden?: boolean | null;
            images?: components["schemas"]["ProductImage"][] | null;
            /** @description Whether customers may change to it by themselves. */
            in_place_change?: boolean | null;
            kind?: components["schemas"]["ProductKind"] | null;
            /** Format: int64 */
            max_quantity?: number | null;
            name?: string | null;
            /** @description Options to choose from. */
            options?: components["schemas"]["ProductOption"][] | null;
            /** Format: int32 */
            position?: number | null;
            provider?: components["schemas"]["ProductProvider"] | null;
            regions?: components["schemas"]["ProductRegion"][] | null;
            retired?: boolean | null;
            /** @description Only when it is made. */
            slug?: string | null;
            specs?: components["schemas"]["Specs"] | null;
            /**
             * Format: int64
             * @description Pieces left; null for no limit.
             */
            stock?: number | null;
            tagline?: string | null;
            /** @description Which tax rules are for it: standard, exempt or another class. */
            tax_class?: string | null;
            volume_discount?: components["schemas"]["VolumeDiscount"] | null;
        };
        /** @description Another price of the first periods. */
        ProductIntroductory: {
            /**
             * Format: int32
             * @description For so many periods, 1 to 36.
             */
            cycles: number;
            /**
             * Format: int64
             * @description Each of them.
             */
            minor: number;
        };
        /**
         * @description What a product is.
         * @enum {string}
         */
        ProductKind: "vps" | "add_on" | "one_time";
        /**
         * @description Something to choose with a product. `kind` says which fields count: `choices`, `quantity` with `prices`, `prices`
         *     of a yes, or `text`.
         */
        ProductOption: {
            /** @description Customers may change it by themselves while the service runs. */
            changeable?: boolean;
            choices?: components["schemas"]["ProductOptionChoice"][];
            /** @description A sentence under it. */
            help?: string;
            /** @description Its name in calls: lower-case letters, digits, - and _. */
            key: string;
            kind: components["schemas"]["OptionKind"];
            name: string;
            /** @description Of a yes, or of one unit that is not included. What has no price for a period and currency is not sold for it. */
            prices?: components["schemas"]["ProductOptionPrice"][];
            quantity?: components["schemas"]["ProductOptionQuantity"] | null;
            /** @description An order without it is refused. */
            required?: boolean;
            text?: components["schemas"]["ProductOptionText"] | null;
        };
        /** @description One of several. */
        ProductOptionChoice: {
            key: string;
            name: string;
            /** @description Zero for what is free; what has no price for a period and currency is not sold for it. */
            prices?: components["schemas"]["ProductOptionPrice"][];
            /** @description No longer sold; those who have it keep it. */
            retired?: boolean;
        };
        /** @description A price of an option. */
        ProductOptionPrice: {
            cycle_months: components["schemas"]["CycleMonths"];
            recurring: components["schemas"]["Money"];
            setup?: components["schemas"]["Money"] | null;
        };
        /** @description Which numbers can be chosen. */
        ProductOptionQuantity: {
            /**
             * Format: int64
             * @description Units that cost nothing.
             */
            included?: number;
            /** Format: int64 */
            max: number;
            /** Format: int64 */
            min: number;
            /** Format: int64 */
            step: number;
        };
        /** @description Which words can be given. */
        ProductOptionText: {
            /**
             * Format: int64
             * @description 1 to 500 characters.
             */
            max_length: number;
            /** @description The invoice shows them. */
            on_invoice?: boolean;
            pattern: components["schemas"]["TextPattern"];
        };
        /** @description A price for a currency and period. */
        ProductPrice: {
            cycle_months: components["schemas"]["CycleMonths"];
            intro: components["schemas"]["ProductIntroductory"] | null;
            /** @description The period's price for one month, rounded half-up. */
            monthly_equivalent: components["schemas"]["Money"];
            recurring: components["schemas"]["Money"];
            /**
             * Format: int64
             * @description Whole percent saved against paying monthly.
             */
            saving_percent: number;
            setup: components["schemas"]["Money"];
            trial: components["schemas"]["ProductTrial"] | null;
        };
        /** @description A price for a currency and period. */
        ProductPriceIn: {
            /** @description ISO 4217 code. */
            currency: string;
            /** @description 1 to 120 months; as a negative number 1 to 731 days. */
            cycle_months: components["schemas"]["CycleMonths"];
            intro?: components["schemas"]["ProductIntroductory"] | null;
            /** Format: int64 */
            recurring_minor: number;
            /** Format: int64 */
            setup_minor?: number;
            trial?: components["schemas"]["ProductTrial"] | null;
        };
        /** @description All prices of a product. */
        ProductPricesIn: {
            prices: components["schemas"]["ProductPriceIn"][];
        };
        /** @description What the provider calls a product. */
        ProductProvider: {
            /** @description The provider account it is bought on; the default one when null. */
            account_id?: string | null;
            add_on_key?: string | null;
            /** @description More settings of the adapter. */
            options?: {
                [key: string]: string;
            };
            product_id?: string;
        };
        /** @description A region a product can be placed in. */
        ProductRegion: {
            /** @description The provider's code. */
            code: string;
            name: string;
            /** @description Surcharges; none means free. */
            prices?: components["schemas"]["ProductSurcharge"][];
        };
        /** @description What machines of a product begin with. */
        ProductSetup: {
            /** @description Customers may give a cloud-config of their own. */
            own_script: boolean;
            product_id: string;
            /** @description The template of machines for which nothing is chosen. */
            template_id: string | null;
            /**
             * Format: int32
             * @description For `If-Match`.
             */
            version: number;
        };
        /** @description What machines of a product are to begin with. */
        ProductSetupInput: {
            own_script: boolean;
            template_id?: string | null;
        };
        /** @description A surcharge per period. */
        ProductSurcharge: {
            cycle_months: components["schemas"]["CycleMonths"];
            recurring: components["schemas"]["Money"];
        };
        /** @description A trial before the first period. */
        ProductTrial: {
            /** @description Whether a payment method has to be saved before it begins. */
            card?: boolean;
            /**
             * Format: int32
             * @description 1 to 90.
             */
            days: number;
            /**
             * Format: int64
             * @description What it costs; zero for a free one.
             */
            minor?: number;
        };
        /** @description What a product was sold for from a moment on. */
        ProductVersion: {
            /** @description Since when. */
            at: string;
            /** @description Who made it so; empty where that was not kept. */
            by: string;
            /** @description Fields of the product that differ from the version before, and `usage_prices`; none in the first. */
            changed: string[];
            /**
             * Format: int32
             * @description Counted from one, by product.
             */
            number: number;
            /** @description The product as it was. Of how it is shown, bought and counted it tells what it was at that moment. */
            product: components["schemas"]["ProductAdmin"];
            /** @description What its usage cost. */
            usage_prices: components["schemas"]["UsagePrice"][];
        };
        /** @description An account at a cloud provider. Its secrets are never shown. */
        ProviderAccount: {
            api_base: string;
            client_id: string;
            created_at: string;
            id: string;
            /**
             * Format: int64
             * @description Machines on it.
             */
            instances: number;
            /** @description Whether products that name no account are bought on it. */
            is_default: boolean;
            kind: string;
            last_check_at: string | null;
            last_error: string | null;
            /** @description When its machines were last compared with the services. */
            looked_at: string | null;
            machine_ceiling: components["schemas"]["Money"] | null;
            name: string;
            /**
             * Format: int64
             * @description Machines ordered on it today.
             */
            ordered_today: number;
            /**
             * Format: int32
             * @description Machines a day before further ones wait for approval; no limit when null.
             */
            orders_per_day: number | null;
            secrets_set: boolean;
            state: components["schemas"]["ProviderState"];
            token_url: string;
            username: string;
            /** Format: int32 */
            version: number;
            /**
             * Format: int64
             * @description Orders that wait for approval or for the end of a maintenance.
             */
            waiting: number;
        };
        /** @description What a provider account offers. */
        ProviderCatalog: {
            add_ons: components["schemas"]["OfferedAddOn"][];
            /** @description As of the last refresh. */
            images: components["schemas"]["OfferedImage"][];
            /** @description Empty when the provider publishes no list. */
            products: components["schemas"]["OfferedProduct"][];
            /** @description As of the last refresh. */
            regions: components["schemas"]["OfferedRegion"][];
        };
        /** @description One check of a connection test. */
        ProviderCheck: {
            detail: string;
            name: string;
            ok: boolean;
        };
        /** @description What something costs at the provider, before tax. */
        ProviderCost: {
            account_id: string;
            /** @description Whether it is the one that counts today. */
            current: boolean;
            id: string;
            /** @description The provider's product, or the key of an add-on. */
            item: string;
            kind: components["schemas"]["CostKind"];
            /**
             * Format: int32
             * @description The term in months.
             */
            months: number;
            note: string;
            /** @description For each term. */
            price: components["schemas"]["Money"];
            /** @description Only in this region; every region when null. */
            region: string | null;
            /** @description Once. */
            setup: components["schemas"]["Money"];
            updated_at: string;
            valid_from: string;
            /** Format: int32 */
            version: number;
        };
        /** @description Changes of an entry; absent fields stay. What it is about cannot change. */
        ProviderCostPatch: {
            note?: string | null;
            price?: components["schemas"]["Money"] | null;
            setup?: components["schemas"]["Money"] | null;
            valid_from?: string | null;
        };
        /** @description A machine at the provider. */
        ProviderMachine: {
            bought_at: string | null;
            display_name: string;
            ends_on: string | null;
            id: string;
            ipv4: string | null;
            product_id: string;
            region: string;
            status: string;
        };
        /**
         * @description How a provider account is doing.
         * @enum {string}
         */
        ProviderState: "ok" | "degraded" | "down" | "maintenance";
        /** @description What a connection test found. */
        ProviderTest: {
            checks: components["schemas"]["ProviderCheck"][];
            detail: string;
            /** Format: int64 */
            latency_ms: number;
            ok: boolean;
        };
        /** @description A schedule to set. */
        PutSnapshotSchedule: {
            /**
             * Format: int32
             * @description 0 to 23, in the account's time zone.
             */
            hour: number;
            /**
             * Format: int32
             * @description How many scheduled snapshots are kept: the plan's number less those made by hand at most.
             */
            keep: number;
            /**
             * Format: int32
             * @description Monthly: the day, 1 to 31.
             */
            month_day?: number | null;
            /** @description Letters, digits, spaces and hyphens, with `{date}` and perhaps `{time}`. */
            name_pattern: string;
            paused?: boolean;
            rhythm: components["schemas"]["SnapshotRhythm"];
            /**
             * Format: int32
             * @description Weekly: the day, 1 is Monday.
             */
            weekday?: number | null;
        };
        /** @description What a cart's contents cost. */
        Quote: {
            /** @description The coupons that apply. */
            coupons: components["schemas"]["AppliedCoupon"][];
            currency: string;
            discount: components["schemas"]["Money"];
            due_now: components["schemas"]["Money"];
            items: components["schemas"]["CartItem"][];
            /** @description What is bought once. */
            one_time: components["schemas"]["CartOneTime"][];
            prices_include_tax: boolean;
            /** @description What stands in the way of an order; pointers lead into the cart's input. */
            problems: components["schemas"]["CartProblem"][];
            renews: components["schemas"]["Renewal"][];
            subtotal: components["schemas"]["Money"];
            tax: components["schemas"]["Tax"][];
            tax_note: string | null;
            tax_total: components["schemas"]["Money"];
        };
        /** @description What may be done with a quote. */
        QuoteAbilities: {
            duplicate?: components["schemas"]["AbilityView"];
            edit?: components["schemas"]["AbilityView"];
            revise?: components["schemas"]["AbilityView"];
            send?: components["schemas"]["AbilityView"];
            withdraw?: components["schemas"]["AbilityView"];
        };
        /** @description An add-on that somebody is thinking of. */
        QuoteAddOn: {
            product_id: string;
        };
        /** @description What the customer answered. */
        QuoteAnswer: {
            /** @description The network address it came from. */
            address: string;
            at: string;
            /** @description The name typed as a signature. */
            name: string | null;
            /** @description Why it was declined. */
            reason: string | null;
        };
        /** @description What is taken off: a percentage or an amount. */
        QuoteDiscount: {
            amount?: components["schemas"]["Money"] | null;
            /**
             * Format: int32
             * @description Invoices a percentage applies to, the first one included; for ever when absent.
             */
            cycles?: number | null;
            /** @description A percentage such as 12.5. */
            percent?: string | null;
        };
        /** @description What a draft says from now on. */
        QuoteDraftIn: {
            /** @description ISO 4217 code. */
            currency: string;
            discount?: components["schemas"]["QuoteDiscount"] | null;
            items?: components["schemas"]["QuoteItem"][];
            lines?: components["schemas"]["QuoteOwnLine"][];
            notes?: string;
            /** @description What is bought once. */
            one_time?: components["schemas"]["OneTimeInput"][];
            terms?: string;
            /**
             * Format: date
             * @description The last day on which it can be accepted.
             */
            valid_until: string;
        };
        /** @description What a quote comes to; frozen when it is sent. */
        QuoteFigures: {
            /** @description The plans that bind those who accept. */
            contracts: components["schemas"]["QuotedContract"][];
            discount: components["schemas"]["Money"];
            lines: components["schemas"]["QuoteLine"][];
            prices_include_tax: boolean;
            renews: components["schemas"]["Renewal"][];
            subtotal: components["schemas"]["Money"];
            tax: components["schemas"]["Tax"][];
            tax_note: string | null;
            tax_total: components["schemas"]["Money"];
            total: components["schemas"]["Money"];
        };
        /** @description A price to be computed, without a cart. */
        QuoteIn: {
            country?: string | null;
            coupon?: string | null;
            /** @description Codes of more coupons; all of them must be ones that can be combined. */
            coupons?: string[];
            /** @description ISO 4217 code. */
            currency?: string | null;
            customer_type?: components["schemas"]["CustomerType"] | null;
            items: components["schemas"]["CartItemInput"][];
            /** @description What is bought once. */
            one_time?: components["schemas"]["OneTimeInput"][];
            tax_id?: string | null;
        };
        /** @description A plan on a quote. What is absent, the customer chooses when accepting. */
        QuoteItem: {
            add_ons?: components["schemas"]["AddOnInput"][];
            cycle_months: components["schemas"]["CycleMonths"];
            hostname?: string | null;
            image_id?: string | null;
            /** @description Values of the plan's options. */
            options?: components["schemas"]["OptionInput"][];
            product_id: string;
            /** Format: int64 */
            quantity: number;
            region?: string | null;
        };
        /** @description A printed line of a quote. */
        QuoteLine: {
            amount: components["schemas"]["Money"];
            /**
             * Format: int32
             * @description Months it pays for, where it comes again.
             */
            cycle_months: number | null;
            description: string;
            /** @description The plan it belongs to, by its place. */
            item: number | null;
            kind: components["schemas"]["LineKind"];
            /** Format: int64 */
            quantity: number;
            unit_price: components["schemas"]["Money"];
        };
        /** @description What a plan leaves to the customer. */
        QuoteOpenChoice: {
            /** @description Whether a host name has to be given. */
            hostname: boolean;
            /** @description Empty when the image is settled. */
            images: components["schemas"]["QuoteOption"][];
            product_name: string;
            /** Format: int64 */
            quantity: number;
            /** @description Empty when the region is settled. */
            regions: components["schemas"]["QuoteOption"][];
        };
        /** @description A region or image to choose. */
        QuoteOption: {
            code: string;
            name: string;
        };
        /** @description A change that a customer is thinking of. */
        QuoteOwnChangeIn: {
            cycle_months?: components["schemas"]["CycleMonths"] | null;
            /** @description Other values of some options, instead of another plan or period; null takes one away. */
            options?: components["schemas"]["OptionInput"][] | null;
            product_id?: string | null;
            when: components["schemas"]["OwnChangeWhen"];
        };
        /** @description A line that is not from the catalog, billed once. */
        QuoteOwnLine: {
            description: string;
            /** Format: int64 */
            quantity: number;
            unit_price: components["schemas"]["Money"];
        };
        /**
         * @description Where a quote is in its life.
         * @enum {string}
         */
        QuoteState: "draft" | "sent" | "accepted" | "declined" | "expired" | "withdrawn" | "superseded";
        /** @description Another version of the same quote. */
        QuoteVersion: {
            id: string;
            /** Format: int32 */
            revision: number;
            sent_at: string | null;
            state: components["schemas"]["QuoteState"];
            total: components["schemas"]["Money"];
        };
        /** @description What a plan of a quote binds to. */
        QuotedContract: {
            product_name: string;
            rules: components["schemas"]["ContractRules"];
        };
        /** @description An invoice that was raised. */
        RaisedInvoice: {
            id: string;
            number: string;
            total: components["schemas"]["Money"];
        };
        /**
         * @description Where an exchange rate comes from.
         * @enum {string}
         */
        RateSource: "manual" | "ecb";
        /** @description Whose storages are to be read. */
        ReadStorages: {
            account_id: string;
        };
        /** @description What a payment gained or lost on an invoice. */
        RealisedExchange: {
            /** @description How much of the invoice it paid. */
            applied: components["schemas"]["Money"];
            /** @description The day it was booked on. */
            booked_on: string | null;
            carried: components["schemas"]["Money"] | null;
            /** @description The reporting currency. */
            currency: string;
            customer: components["schemas"]["NamedView"];
            gain: components["schemas"]["Money"] | null;
            id: string;
            /** @description The invoice; its name is its number. */
            invoice: components["schemas"]["NamedView"];
            invoice_rate: components["schemas"]["Conversion"] | null;
            /** @description The invoice's day of issue. */
            issued: string;
            /** @description The rates it waits for. */
            missing: components["schemas"]["RealisedMissingRate"][];
            /** @description The day of payment. */
            paid_on: string;
            paid_rate: components["schemas"]["Conversion"] | null;
            payment_id: string;
            received: components["schemas"]["Money"] | null;
            /** @description How much of that went back. */
            reversed: components["schemas"]["Money"];
            /** @description What came in for it. */
            settled: components["schemas"]["Money"];
            state: components["schemas"]["RealisedState"];
        };
        /** @description What was gained and lost in a month, as the ledger has it. */
        RealisedExchangeMonth: {
            /** @description Gains, and losses that were taken back. */
            gain: components["schemas"]["Money"];
            /** @description Losses, and gains that were taken back; positive. */
            loss: components["schemas"]["Money"];
            /** @description Such as 2026-02. */
            month: string;
            /** @description Gain less loss. */
            net: components["schemas"]["Money"];
        };
        /** @description What was gained and lost by month. */
        RealisedExchangeMonths: {
            /** @description Latest first. */
            months: components["schemas"]["RealisedExchangeMonth"][];
            /**
             * Format: int64
             * @description How many settlements wait for a rate; they are in no month yet.
             */
            waiting: number;
        };
        /** @description A rate that a settlement waits for. */
        RealisedMissingRate: {
            /** @description Enter a rate of this day, or of the days before for which one counts. */
            day: string;
            from: string;
            to: string;
        };
        /**
         * @description Whether what a payment gained or lost is in the books.
         * @enum {string}
         */
        RealisedState: "waiting" | "booked";
        /** @description Money that came another way. */
        RecordPayment: {
            /** @description What it counts for, in the currency of the invoice. */
            amount: components["schemas"]["Money"];
            /**
             * Format: date
             * @description The day it came.
             */
            received_on: string;
            /** @description What the bank statement or receipt says. */
            reference: string;
            settled?: components["schemas"]["Money"] | null;
        };
        /**
         * @description The types of DNS records that can be made.
         * @enum {string}
         */
        RecordType: "A" | "AAAA" | "CAA" | "CNAME" | "MX" | "SRV" | "TXT";
        /** @description What one unit of a currency was worth in another on a day. */
        ReferenceRate: {
            /** @description One unit of this … */
            base: string;
            corrected_at: string | null;
            day: string;
            entered_at: string;
            id: string;
            /** @description … in this. */
            quote: string;
            /** @description A decimal, such as 1.0842. */
            rate: string;
            source: components["schemas"]["RateSource"];
            /** Format: int32 */
            version: number;
            /** @description What it said before it was corrected. */
            was: string | null;
        };
        /** @description A file of the European Central Bank. */
        ReferenceRateFile: {
            /** @description eurofxref.csv or its history, or the XML of a day or of 90 days; at most 400000 bytes. */
            text: string;
        };
        /** @description What reading a file did. */
        ReferenceRateImport: {
            added: number;
            /** @description Rates that differ from an earlier file. */
            corrected: number;
            days: number;
            /**
             * Format: int64
             * @description Invoices that waited for a rate and have one now.
             */
            filled: number;
            unchanged: number;
            /** @description Currencies of the file that are no more or not known; they are left out. */
            unknown: string[];
        };
        /** @description Money to give back. */
        RefundPayment: {
            amount: components["schemas"]["Money"];
            /** @description Why; the customer reads it. */
            reason: string;
            /** @description Whether to correct the invoice as well, instead of opening it again. */
            with_credit_note?: boolean;
        };
        /** @description What a refusal did. */
        RefusedPurchase: {
            credited: components["schemas"]["Money"] | null;
            service: components["schemas"]["Service"];
        };
        /** @description An entry of a zone file that is not taken over. */
        RefusedZoneEntry: {
            line: number;
            /** @description Why, and what to do. */
            reason: string;
            /** @description The entry, shortened. */
            text: string;
        };
        /** @description A region with its surcharges. */
        RegionChoice: {
            code: string;
            name: string;
            prices: components["schemas"]["Surcharge"][];
        };
        /** @description A thing something belongs to. */
        Related: {
            /** @description Its id. */
            id: string;
            /** @description invoice, order, action … */
            kind: string;
        };
        /** @description The customer's own name for a service. */
        RenameService: {
            /** @description Up to 80 characters; empty clears it. */
            label: string;
        };
        /** @description What a kept key is to be called. */
        RenameSshKey: {
            /** @description 1 to 60 characters, unique among the customer's keys. */
            name: string;
        };
        /** @description What renews, tax included. */
        Renewal: {
            amount: components["schemas"]["Money"];
            cycle_months: components["schemas"]["CycleMonths"];
        };
        /** @description Another value for an event. */
        ReplaceUsageIn: {
            /** @description Why, for the record. */
            reason: string;
            /** @description A decimal number as text. */
            value: string;
        };
        /** @description Money over all currencies, in the reporting one. */
        ReportingTotals: {
            /** @description The same for each currency, the reporting one first. */
            by_currency: components["schemas"]["MoneyFigures"][];
            currency: string;
            /** @description Currencies without a rate of today: what is owed in them is left out. */
            left_out: string[];
            /**
             * Format: int64
             * @description Invoices without a rate: they are left out of what was invoiced and paid.
             */
            missing: number;
            /** @description By today's rates. */
            mrr: components["schemas"]["Money"];
            /** @description By today's rates. */
            open: components["schemas"]["Money"];
            /** @description By today's rates. */
            overdue: components["schemas"]["Money"];
            /** @description By the rates frozen for the invoices. */
            paid_30d: components["schemas"]["Money"];
            /** @description Today's rates. */
            rates: components["schemas"]["Conversion"][];
            /** @description By the rates frozen for the invoices. */
            revenue: components["schemas"]["MonthRevenue"][];
        };
        /** @description What is to be done to a machine. */
        RequestAction: {
            action: components["schemas"]["ServiceAct"];
            /** @description Reinstallation: the host name, typed by hand, because the disk is wiped. */
            confirm_name?: string | null;
            /** @description Reinstallation: another image. */
            image_id?: string | null;
            software?: components["schemas"]["SoftwareInput"] | null;
            /** @description Reinstallation: another public key. */
            ssh_key?: string | null;
        };
        /** @description What is to change of a storage's space; what is left out stays. */
        ResizeStorage: {
            /**
             * Format: int64
             * @description How far; needed to switch growing on.
             */
            auto_limit_gb?: number | null;
            /** @description Whether it grows by itself up to `auto_limit_gb`. */
            auto_scaling?: boolean | null;
            /**
             * Format: int64
             * @description More than it has, in steps of 250 GB.
             */
            size_gb?: number | null;
        };
        /** @description Which services of a run have their turn again. */
        RetryBulkRun: {
            which: components["schemas"]["BulkRetry"];
        };
        /** @description Why a login is shown. */
        RevealCredentials: {
            /** @description For the audit log. */
            reason?: string | null;
        };
        /** @description What is earned in a month. */
        RevenueMonth: {
            amount: components["schemas"]["Money"];
            /** @description First day of the month. */
            month: string;
            /** @description Whether it is in the books already. */
            released: boolean;
        };
        /** @description What is earned month by month. */
        RevenueSchedule: {
            /** @description The first days of its months. */
            months: string[];
            /** @description The last day whose revenue is in the books. */
            released_through: string | null;
            /** @description By name and currency. */
            rows: components["schemas"]["RevenueScheduleRow"][];
        };
        /** @description The months of one thing in one currency. */
        RevenueScheduleRow: {
            /** @description Earned in each of the months. */
            amounts: components["schemas"]["Money"][];
            currency: string;
            /** @description Its id; none for what has no product, for the main legal entity, and when only currencies are told apart. */
            id: string | null;
            /** @description Earned after them. */
            later: components["schemas"]["Money"];
            name: string;
            /** @description Of all these, what is billed and still to be earned. */
            to_come: components["schemas"]["Money"];
        };
        /**
         * @description How a period is spread over its months.
         * @enum {string}
         */
        RevenueSpread: "exact" | "day" | "month_even" | "month_even_prorated_ends";
        /** @description A host name for an address. */
        ReverseName: {
            /** @description Set it although it does not lead back to the address. */
            accept_mismatch?: boolean;
            /** @description A whole host name, such as `mail.example.com`. */
            name: string;
        };
        /**
         * @description A role of staff or in a customer's team.
         * @enum {string}
         */
        Role: "owner" | "admin" | "support" | "member";
        /**
         * @description The protocol of a firewall rule.
         * @enum {string}
         */
        RuleProtocol: "tcp" | "udp" | "icmp" | "any";
        /** @description A quote as staff sees it. */
        SalesQuote: {
            answer: components["schemas"]["QuoteAnswer"] | null;
            author: string;
            can: components["schemas"]["QuoteAbilities"];
            choices: components["schemas"]["QuoteOpenChoice"][];
            created_at: string;
            currency: string;
            customer: components["schemas"]["NamedView"];
            discount: components["schemas"]["QuoteDiscount"] | null;
            figures: components["schemas"]["QuoteFigures"];
            id: string;
            invoice_id: string | null;
            items: components["schemas"]["QuoteItem"][];
            lines: components["schemas"]["QuoteOwnLine"][];
            notes: string;
            number: string;
            /** @description What is bought once. */
            one_time: components["schemas"]["OneTimeInput"][];
            order_id: string | null;
            /** @description What has to be put right before it is sent. */
            problems: components["schemas"]["CartProblem"][];
            /** Format: int32 */
            revision: number;
            sent_at: string | null;
            state: components["schemas"]["QuoteState"];
            terms: string;
            valid_until: string;
            /** Format: int32 */
            version: number;
            versions: components["schemas"]["QuoteVersion"][];
        };
        /** @description A quote in a list. */
        SalesQuoteRow: {
            created_at: string;
            customer: components["schemas"]["NamedView"];
            id: string;
            number: string;
            /** Format: int32 */
            revision: number;
            sent_at: string | null;
            state: components["schemas"]["QuoteState"];
            total: components["schemas"]["Money"];
            valid_until: string;
        };
        /** @description A price change as it was previewed. */
        SchedulePriceChangeIn: {
            change: components["schemas"]["PriceChangeWish"];
            /** @description Of the preview; another outcome is refused with `preview_changed`. */
            fingerprint: string;
        };
        /** @description Something found. */
        SearchHit: {
            id: string;
            kind: components["schemas"]["SearchKind"];
            subtitle: string;
            title: string;
        };
        /**
         * @description What a search finds.
         * @enum {string}
         */
        SearchKind: "customer" | "service" | "invoice" | "order";
        /** @description The tenant as the issuer of invoices. */
        SellerOut: {
            address: string[];
            bank: string[];
            country: string;
            credit_note_prefix: string;
            e_invoice: components["schemas"]["SellerParticularsOut"];
            invoice_prefix: string;
            name: string;
            note: string;
            order_prefix: string;
            prices_include_tax: boolean;
            tax_id: string | null;
            /** @description Where tax is rounded: group (once for each rate), line or invoice. */
            tax_rounding: components["schemas"]["TaxRounding"];
        };
        /** @description What e-invoices say of the seller beyond what is printed; empty texts are not known. */
        SellerParticularsOut: {
            bic: string;
            city: string;
            contact_email: string;
            /** @description Person or department to ask. */
            contact_name: string;
            contact_phone: string;
            /** @description The electronic address; the contact's e-mail address stands in for it. */
            endpoint_id: string;
            /** @description Code of the scheme of the electronic address, such as 9930. */
            endpoint_scheme: string;
            /** @description Account to pay to; also for the payment code on printed invoices in euros. */
            iban: string;
            postal_code: string;
            /** @description Number in the register of companies. */
            registration: string;
            /** @description Street and number. */
            street: string;
        };
        /** @description A change of it; what is absent stays, an empty text clears. */
        SellerParticularsPatch: {
            bic?: string | null;
            city?: string | null;
            contact_email?: string | null;
            contact_name?: string | null;
            contact_phone?: string | null;
            endpoint_id?: string | null;
            endpoint_scheme?: string | null;
            /** @description Spaces are left out; the check digits must be right. */
            iban?: string | null;
            postal_code?: string | null;
            registration?: string | null;
            street?: string | null;
        };
        /** @description A change of the seller. Invoices issued before keep what was true then. */
        SellerPatch: {
            /** @description At most eight lines. */
            address?: string[] | null;
            /** @description At most eight lines. */
            bank?: string[] | null;
            country?: string | null;
            credit_note_prefix?: string | null;
            e_invoice?: components["schemas"]["SellerParticularsPatch"] | null;
            invoice_prefix?: string | null;
            name?: string | null;
            note?: string | null;
            order_prefix?: string | null;
            prices_include_tax?: boolean | null;
            tax_id?: string | null;
            tax_rounding?: components["schemas"]["TaxRounding"] | null;
        };
        /** @description A service. */
        Service: components["schemas"]["ServiceRow"] & {
            access: components["schemas"]["ServiceAccess"];
            add_ons: components["schemas"]["ServiceAddOn"][];
            can: components["schemas"]["ServiceAbilities"];
            created_at: string;
            /** @description Whether there is a password to show. */
            has_password: boolean;
            image: components["schemas"]["NamedView"];
            ipv6: string | null;
            os_type: components["schemas"]["OsType"];
            provider: components["schemas"]["ServiceProviderFacts"] | null;
            provider_status: string | null;
            provisioning: components["schemas"]["ServiceSetup"] | null;
            running_action: components["schemas"]["ServiceAction"] | null;
            /** Format: int32 */
            snapshot_quota: number;
            /** @description What the plan consists of. */
            specs: components["schemas"]["Specs"];
            state_reason: string | null;
            subscription: components["schemas"]["ServiceSubscription"] | null;
            username: string;
            /** Format: int32 */
            version: number;
        };
        /** @description What may be done with a service. */
        ServiceAbilities: {
            approve_purchase?: components["schemas"]["AbilityView"];
            cancel?: components["schemas"]["AbilityView"];
            change?: components["schemas"]["AbilityView"];
            confirm_resize?: components["schemas"]["AbilityView"];
            console?: components["schemas"]["AbilityView"];
            pause_billing?: components["schemas"]["AbilityView"];
            provision?: components["schemas"]["AbilityView"];
            refuse_purchase?: components["schemas"]["AbilityView"];
            reinstall?: components["schemas"]["AbilityView"];
            rename?: components["schemas"]["AbilityView"];
            rescue?: components["schemas"]["AbilityView"];
            reset_password?: components["schemas"]["AbilityView"];
            restart?: components["schemas"]["AbilityView"];
            resume?: components["schemas"]["AbilityView"];
            resume_billing?: components["schemas"]["AbilityView"];
            retry?: components["schemas"]["AbilityView"];
            reveal?: components["schemas"]["AbilityView"];
            shutdown?: components["schemas"]["AbilityView"];
            snapshot?: components["schemas"]["AbilityView"];
            start?: components["schemas"]["AbilityView"];
            stop?: components["schemas"]["AbilityView"];
            suspend?: components["schemas"]["AbilityView"];
            terminate?: components["schemas"]["AbilityView"];
            unsuspend?: components["schemas"]["AbilityView"];
        };
        /**
         * @description How the customer logs in to the machine.
         * @enum {string}
         */
        ServiceAccess: "ssh_key" | "password";
        /**
         * @description What can be done to a machine.
         * @enum {string}
         */
        ServiceAct: "start" | "stop" | "restart" | "shutdown" | "rescue" | "reset_password" | "reinstall";
        /** @description Something done to a service's machine. */
        ServiceAction: {
            action: components["schemas"]["ServiceAct"];
            detail: string | null;
            error: string | null;
            finished_at: string | null;
            id: string;
            requested_at: string;
            requested_by: string;
            state: components["schemas"]["ActionState"];
        };
        /** @description An add-on of a service. */
        ServiceAddOn: {
            name: string;
            /** Format: int32 */
            quantity: number;
        };
        /** @description The add-ons of a service. */
        ServiceAddOns: {
            /** @description What the customer could do about this server. */
            advice: components["schemas"]["Advice"][];
            cycle_months: components["schemas"]["CycleMonths"] | null;
            /** @description What it has, or is to get. */
            held: components["schemas"]["HeldAddOn"][];
            /** @description What goes with its plan besides. */
            offers: components["schemas"]["OfferedServiceAddOn"][];
            /**
             * Format: int32
             * @description For `If-Match` of a purchase; none where nothing is billed.
             */
            version: number | null;
        };
        /** @description An agreed change. */
        ServiceChange: {
            actor_kind: components["schemas"]["ActorKind"];
            actor_name: string;
            can: components["schemas"]["ChangeAbilities"];
            /** @description When it came into force or was taken back. */
            closed_at: string | null;
            created_at: string;
            effective_on: string;
            id: string;
            kind: components["schemas"]["ChangeKind"];
            /** @description For staff only. */
            note: string | null;
            state: components["schemas"]["ChangeState"];
            summary: string;
        };
        /** @description An invoice that a change would raise. */
        ServiceChangeInvoice: {
            discount: components["schemas"]["Money"];
            due_date: string;
            lines: components["schemas"]["ServiceChangeLine"][];
            subtotal: components["schemas"]["Money"];
            tax: components["schemas"]["Tax"][];
            tax_total: components["schemas"]["Money"];
            /** @description Negative when the customer gets something back. */
            total: components["schemas"]["Money"];
        };
        /** @description A line of such an invoice. */
        ServiceChangeLine: {
            amount: components["schemas"]["Money"];
            description: string;
            /** @description How the amount came about, where it is not plain. */
            explain: string | null;
            kind: components["schemas"]["LineKind"];
            /** @description The day after the last. */
            period_end: string | null;
            period_start: string | null;
            /** Format: int64 */
            quantity: number;
            /** @description Of one for a whole period. */
            unit_price: components["schemas"]["Money"];
        };
        /** @description A change that was made, with the invoices it raised. */
        ServiceChangeMade: {
            change: components["schemas"]["ServiceChange"];
            credited_to_account: components["schemas"]["Money"];
            due_now: components["schemas"]["Money"];
            invoice_ids: string[];
        };
        /** @description The next regular invoice under the new terms. */
        ServiceChangeNextInvoice: {
            due_date: string;
            issue_date: string;
            total: components["schemas"]["Money"];
        };
        /** @description A plan and cycle to change to. */
        ServiceChangeOption: {
            /** @description Whether a customer can choose it. */
            by_customer: components["schemas"]["AbilityView"];
            /** @description Whether it is what the service has. */
            current: boolean;
            cycle_months: components["schemas"]["CycleMonths"];
            /** @description Whether a customer can let it begin at once; otherwise it begins with the next term. */
            now: boolean;
            /** @description Everything each period, with the present region and add-ons, before tax. */
            price: components["schemas"]["Money"];
            product_id: string;
            product_name: string;
        };
        /** @description What a change means in money: exactly what making it now would bill. */
        ServiceChangeQuote: {
            credit_used: components["schemas"]["Money"];
            credited_to_account: components["schemas"]["Money"];
            cycle_months: components["schemas"]["CycleMonths"];
            due_now: components["schemas"]["Money"];
            /** @description The first day of the new terms. */
            effective_on: string;
            /** @description What would be billed at once: credits first. */
            invoices: components["schemas"]["ServiceChangeInvoice"][];
            kind: components["schemas"]["ChangeKind"];
            next_invoice: components["schemas"]["ServiceChangeNextInvoice"] | null;
            prices_include_tax: boolean;
            /** @description Each period under the new terms, before tax and discounts. */
            renews_at: components["schemas"]["Money"];
            summary: string;
            /** @description Unpaid invoices of the old terms that would be taken back. */
            taken_back: string[];
            /**
             * Format: int32
             * @description For `If-Match` of the change.
             */
            version: number;
        };
        /** @description A part of what is billed each period. */
        ServiceComponent: {
            description: string;
            key: string;
            /** Format: int64 */
            quantity: number;
            /** @description Of one, each period and before tax. */
            unit_price: components["schemas"]["Money"];
        };
        /** @description The contract of a subscription. */
        ServiceContract: {
            /** @description The earliest end if notice is given today. */
            earliest_end: string;
            /** @description The last day on which notice to the end of the term is in time, while it is still to come. */
            last_notice_on: string | null;
            /** @description The end of the term that follows, where it renews. */
            next_term_end: string | null;
            /** @description As they were when it was sold. */
            rules: components["schemas"]["ContractRules"];
            /** @description The first day after the present term; null when it has no term any more. */
            term_end: string | null;
            /** @description The first day of the present term, or of the time without one. */
            term_start: string;
        };
        /** @description A coupon of a service. */
        ServiceCoupon: {
            amount: components["schemas"]["Money"] | null;
            code: string;
            /** @description Whether it takes from usage, too. */
            covers_usage: boolean;
            /**
             * Format: int32
             * @description For how many more invoices; null for every one.
             */
            cycles_left: number | null;
            id: string;
            /** @description Percent taken off, such as 20; or else `amount`. */
            percent: string | null;
        };
        /** @description A machine's login. */
        ServiceCredentials: {
            /** @description None when only a key logs in. */
            password: string | null;
            shown_at: string;
            username: string;
        };
        /** @description An option of the plan, or one that the service has though the plan has it no more. */
        ServiceOption: {
            held: components["schemas"]["ServiceOptionValue"] | null;
            offer: components["schemas"]["ProductOption"] | null;
        };
        /** @description An option that a service has. */
        ServiceOptionValue: {
            key: string;
            kind: components["schemas"]["OptionKind"];
            name: string;
            /** @description Each period, before tax. */
            price: components["schemas"]["Money"];
            value: components["schemas"]["OptionValue"];
            /** @description The same in words. */
            words: string;
        };
        /** @description The options of a service. */
        ServiceOptions: {
            /** @description Whether those with a price can be changed now. */
            can_change: components["schemas"]["AbilityView"];
            cycle_months: components["schemas"]["CycleMonths"];
            options: components["schemas"]["ServiceOption"][];
            /**
             * Format: int32
             * @description For `If-Match` of a change.
             */
            version: number;
        };
        /** @description Something that will happen to a service. */
        ServiceOutlook: {
            act: components["schemas"]["AutomationAct"];
            amount: components["schemas"]["Money"] | null;
            /** @description The day. */
            at: string;
            because: string;
            customer: components["schemas"]["NamedView"] | null;
            subject: components["schemas"]["OutlookSubject"];
        };
        /** @description The machine at the provider. */
        ServiceProviderFacts: {
            account_id: string | null;
            /** @description The plan the machine still has, while it has not followed a change of plan. */
            bought_as: string | null;
            /** @description Our name for the machine at the provider; orders are found by it. */
            display_name: string;
            /** @description When the provider ends the machine, if it was cancelled there. */
            ends_on: string | null;
            instance_id: string | null;
            /** @description Since when the provider does not know the machine any more. */
            missing_since: string | null;
            product_id: string;
            /** @description Since when it is to be resized. */
            resize_due_since: string | null;
            /** @description Why the setup waits. */
            waits_because: string | null;
        };
        /** @description A service in a list. */
        ServiceRow: {
            act: components["schemas"]["LifecycleAct"] | null;
            cancel_at: string | null;
            customer: components["schemas"]["NamedView"];
            cycle_months: components["schemas"]["CycleMonths"] | null;
            id: string;
            ipv4: string | null;
            /** @description The customer's own name for it. */
            label: string | null;
            /** @description Host name. */
            name: string;
            next_due_date: string | null;
            power: components["schemas"]["Power"];
            price: components["schemas"]["Money"] | null;
            product_name: string;
            region: string;
            state: components["schemas"]["ServiceState"];
            state_since: string;
            waits_for: components["schemas"]["WaitsFor"] | null;
        };
        /** @description How far a setup has come. */
        ServiceSetup: {
            steps: components["schemas"]["ServiceStep"][];
        };
        /** @description The software of a machine: what is there, and what may be installed. */
        ServiceSoftware: {
            install: components["schemas"]["Install"] | null;
            offer: components["schemas"]["SoftwareOffer"];
        };
        /**
         * @description Where a service is in its life.
         * @enum {string}
         */
        ServiceState: "pending" | "provisioning" | "active" | "suspended" | "cancelled" | "terminated" | "failed_setup" | "failed_suspend" | "failed_unsuspend" | "failed_terminate";
        /** @description A step of a setup. */
        ServiceStep: {
            at: string | null;
            detail: string | null;
            key: string;
            label: string;
            state: components["schemas"]["StepState"];
        };
        /** @description What pays for a service. */
        ServiceSubscription: {
            cancel_at: string | null;
            /** @description What it consists of. */
            components: components["schemas"]["ServiceComponent"][];
            contract: components["schemas"]["ServiceContract"] | null;
            /** @description What takes something off its next invoices. */
            coupons: components["schemas"]["ServiceCoupon"][];
            cycle_months: components["schemas"]["CycleMonths"];
            id: string;
            /** @description When an agreed change comes into force. */
            next_change_on: string | null;
            next_due_date: string | null;
            next_invoice_date: string | null;
            /** @description What was chosen of its options. */
            options: components["schemas"]["ServiceOptionValue"][];
            /** @description The day after the last paid day. */
            period_end: string;
            period_start: string;
            price: components["schemas"]["Money"];
            state: components["schemas"]["SubscriptionState"];
            /** @description The first day that is paid for, while a trial runs. */
            trial_ends_on: string | null;
        };
        /** @description The usage of a service. */
        ServiceUsage: {
            /** @description Periods that were billed, latest first. */
            billed: components["schemas"]["BilledUsage"][];
            /** @description The running period; empty where nothing is metered. */
            meters: components["schemas"]["MeterUsage"][];
            next_invoice: components["schemas"]["UsageNextInvoice"] | null;
        };
        /** @description How a service came to its state, and what comes next. */
        ServiceWhy: {
            because: components["schemas"]["TimelineEntry"][];
            next: components["schemas"]["ServiceOutlook"][];
            since: string;
            state: components["schemas"]["ServiceState"];
        };
        /** @description Who is signed in. */
        Session: {
            customer: components["schemas"]["NamedView"] | null;
            expires_at: string;
            kind: components["schemas"]["AccountKind"];
            /** @description What a member of staff may do. */
            permissions: string[];
            /** @description owner, admin or support for staff; owner or member for a customer's team. */
            role: components["schemas"]["Role"];
            /** @description Only when asked for with `as_token`, and shown this once. */
            token: string | null;
            user: components["schemas"]["SessionUser"];
        };
        /** @description A session in the list of the user's devices. */
        SessionRow: {
            created_at: string;
            /** @description Whether it is the one that asks. */
            current: boolean;
            id: string;
            ip: string;
            last_seen_at: string;
            user_agent: string;
        };
        /** @description The user of a session. */
        SessionUser: {
            email: string;
            email_verified: boolean;
            id: string;
            name: string;
        };
        /** @description Words for options of kind text; what is absent stays. */
        SetTexts: {
            options: components["schemas"]["OptionInput"][];
        };
        /** @description A setting. */
        Setting: {
            /** @description The words of a choice. */
            choices: string[];
            /** @description What it is without a value of its own. */
            default: unknown;
            help: string;
            key: string;
            label: string;
            source: components["schemas"]["SettingSource"];
            /** @description The name of the group, where the value is a group's. */
            source_name: string | null;
            /** @description hours, days, bool, list, percent, money, month_day or choice. */
            type: components["schemas"]["SettingType"];
            value: unknown;
        };
        /** @description A new value. */
        SettingIn: {
            key: string;
            value?: unknown;
        };
        /**
         * @description Where a setting comes from.
         * @enum {string}
         */
        SettingSource: "default" | "tenant" | "product" | "group" | "customer" | "service";
        /**
         * @description What a setting holds.
         * @enum {string}
         */
        SettingType: "hours" | "days" | "bool" | "list" | "percent" | "money" | "month_day" | "choice";
        /** @description The settings of the tenant. */
        Settings: {
            base_url: string;
            brand: components["schemas"]["BrandOut"];
            default_currency: string;
            hosts: string[];
            mode: components["schemas"]["TenantMode"];
            name: string;
            seller: components["schemas"]["SellerOut"];
            slug: string;
            time_zone: string;
            /** Format: int32 */
            version: number;
        };
        /** @description A change of the settings; what is absent stays. */
        SettingsPatch: {
            brand?: components["schemas"]["BrandPatch"] | null;
            name?: string | null;
            seller?: components["schemas"]["SellerPatch"] | null;
            time_zone?: string | null;
        };
        /** @description Address and password. */
        SignIn: {
            /** @description Return the token in the body instead of a cookie. */
            as_token?: boolean;
            email: string;
            password: string;
        };
        /** @description A customer account to be opened. */
        SignUp: {
            /** @description Must be true. */
            accept_terms: boolean;
            address?: components["schemas"]["SignUpAddress"] | null;
            company?: string | null;
            /** @description ISO 3166-1 alpha-2 code. */
            country: string;
            email: string;
            name: string;
            password: string;
            tax_id?: string | null;
        };
        /** @description A postal address. */
        SignUpAddress: {
            city: string;
            line1: string;
            line2?: string | null;
            postal_code: string;
            region?: string | null;
        };
        /** @description An address that works for a short time without any login. Whoever has it can use it. */
        SignedUrl: {
            /** Format: int64 */
            expires_in_seconds: number;
            url: string;
        };
        /** @description A kept state of a machine's disk. */
        Snapshot: {
            /** @description When it goes away by itself. */
            auto_delete_at: string | null;
            created_at: string | null;
            description: string | null;
            id: string;
            name: string;
            /** @description Taken by schedule, which may delete it again; others were made by hand. */
            scheduled: boolean;
        };
        /** @description How many snapshots there are and may be. */
        SnapshotQuota: {
            /** Format: int32 */
            limit: number;
            /** Format: int32 */
            used: number;
        };
        /**
         * @description How often a schedule takes a snapshot.
         * @enum {string}
         */
        SnapshotRhythm: "daily" | "weekly" | "monthly";
        /**
         * @description What became of a snapshot that was due.
         * @enum {string}
         */
        SnapshotRunState: "began" | "taken" | "failed" | "skipped";
        /** @description When snapshots of a machine are taken by themselves. */
        SnapshotSchedule: {
            /**
             * Format: int32
             * @description Failures since the last success.
             */
            failures: number;
            /**
             * Format: int32
             * @description The hour in `time_zone`.
             */
            hour: number;
            /**
             * Format: int32
             * @description How many scheduled snapshots are kept.
             */
            keep: number;
            latest: components["schemas"]["SnapshotScheduleRun"] | null;
            /**
             * Format: int32
             * @description Monthly: the day; a shorter month takes its last one.
             */
            month_day: number | null;
            /** @description The names; `{date}` and `{time}` are filled in. */
            name_pattern: string;
            /** @description When the next one is taken; null while it is paused. */
            next_at: string | null;
            paused: boolean;
            /**
             * Format: int32
             * @description The data centre deletes every snapshot this many days after it was taken.
             */
            provider_keeps_days: number;
            rhythm: components["schemas"]["SnapshotRhythm"];
            time_zone: string;
            /**
             * Format: int32
             * @description Weekly: the day, 1 is Monday.
             */
            weekday: number | null;
        };
        /** @description A machine's schedule, if it has one. */
        SnapshotScheduleOfService: {
            schedule: components["schemas"]["SnapshotSchedule"] | null;
            /** @description The time zone in which a new schedule's hour is meant: the account's. */
            time_zone: string;
        };
        /** @description What became of a moment that was due. */
        SnapshotScheduleRun: {
            /** @description More about it, such as why it failed. */
            detail: string | null;
            due_at: string;
            /** @description The snapshot's name. */
            name: string;
            state: components["schemas"]["SnapshotRunState"];
        };
        /** @description A machine's snapshots. */
        Snapshots: {
            items: components["schemas"]["Snapshot"][];
            quota: components["schemas"]["SnapshotQuota"];
        };
        /** @description What is to be installed: an application with what it asks for, or a cloud-config of one's own, or neither. */
        SoftwareInput: {
            /** @description An entry of the marketplace. */
            application_id?: string | null;
            /** @description A cloud-config of one's own, where the plan allows it. */
            script?: string | null;
            /** @description What the application asks for, by the variables' names. */
            variables?: {
                [key: string]: unknown;
            };
        };
        /** @description What may be installed with a machine. */
        SoftwareOffer: {
            applications: components["schemas"]["OfferedApplication"][];
            /** @description What is installed when nothing is chosen. */
            default: string | null;
            /** @description A cloud-config of one's own is taken. */
            own_script: boolean;
        };
        /** @description A product that is an add-on, with its prices and plans. */
        SoldAddOn: {
            /** @description order, later or both. */
            available: components["schemas"]["Availability"];
            hidden: boolean;
            name: string;
            /** @description The plans on sale that it goes with. */
            plans: components["schemas"]["NamedView"][];
            prices: components["schemas"]["ProductPrice"][];
            product_id: string;
            /** @description What does not fit together with what the provider says. */
            warning: string | null;
        };
        /** @description A span of days and months. */
        SpanIn: {
            /**
             * Format: int64
             * @default 0
             */
            days?: number;
            /**
             * Format: int64
             * @default 0
             */
            months?: number;
        };
        /** @description What a machine has. */
        Specs: {
            /**
             * Format: int64
             * @description Processor cores.
             */
            cpu_cores: number;
            /**
             * Format: int64
             * @description Disk.
             */
            disk_gb: number;
            /** @description ssd, nvme or hdd. */
            disk_type: string;
            /**
             * Format: int64
             * @description Network port.
             */
            port_mbit?: number | null;
            /**
             * Format: int64
             * @description Memory.
             */
            ram_mb: number;
            /**
             * Format: int64
             * @description Snapshots included.
             */
            snapshots: number;
            /**
             * Format: int64
             * @description Traffic included.
             */
            traffic_tb?: number | null;
        };
        /** @description A kept public key. */
        SshKey: {
            created_at: string;
            /** @description As `ssh-keygen -lf` shows it. */
            fingerprint: string;
            id: string;
            name: string;
            /** @description One line as in a `.pub` file. */
            public_key: string;
            /**
             * Format: int32
             * @description For `If-Match`.
             */
            version: number;
        };
        /** @description A change of a member of staff; what is absent stays. */
        StaffPatch: {
            role?: components["schemas"]["StaffRole"] | null;
            /** @description Shut out, or let in again. */
            suspended?: boolean | null;
        };
        /**
         * @description A role of staff.
         * @enum {string}
         */
        StaffRole: "owner" | "admin" | "support";
        /** @description A member of staff. */
        StaffUser: {
            created_at: string;
            email: string;
            /** @description Whether the address was confirmed. */
            email_verified: boolean;
            id: string;
            name: string;
            role: components["schemas"]["StaffRole"];
            suspended: boolean;
        };
        /**
         * @description How far a step of a setup has come.
         * @enum {string}
         */
        StepState: "done" | "running" | "waiting" | "failed";
        /** @description S3 keys. */
        StorageKeys: {
            access_key: string;
            secret_key: string;
        };
        /** @description What a customer has of an object storage. */
        StorageShare: {
            access_key: string | null;
            /**
             * Format: date
             * @description The last day of the storage, once it is cancelled: what is in it ends then.
             */
            cancel_on: string | null;
            /** Format: date-time */
            created_at: string;
            customer: components["schemas"]["NamedView"] | null;
            /** @description The S3 endpoint; buckets are in the path. */
            endpoint: string;
            id: string;
            /** @description The whole storage; otherwise buckets inside it. */
            is_whole: boolean;
            /**
             * Format: date-time
             * @description Since when the secret key is what it is.
             */
            keys_at: string | null;
            name: string;
            /**
             * Format: int64
             * @description Of a whole storage.
             */
            objects: number | null;
            /** @description Staff sees why the keys are not made yet. */
            problem: string | null;
            region: string;
            /**
             * Format: int64
             * @description Of a whole storage: its space.
             */
            size_gb: number | null;
            state: components["schemas"]["StorageShareState"];
            /** @description The storage; staff finds it by this. */
            storage_id: string;
            storage_state: components["schemas"]["ObjectStorageState"];
            /**
             * Format: date-time
             * @description Of a whole storage: when the data centre was asked for these figures.
             */
            used_at: string | null;
            /**
             * Format: int64
             * @description Of a whole storage: as the data centre counted it, some time ago.
             */
            used_bytes: number | null;
        };
        /**
         * @description Whether a share of a storage can be used.
         * @enum {string}
         */
        StorageShareState: "requested" | "ready";
        /** @description Shares of object storages. */
        StorageShares: {
            items: components["schemas"]["StorageShare"][];
        };
        /** @description How full a storage was, oldest first. */
        StorageUsage: {
            samples: components["schemas"]["StorageUsageSample"][];
        };
        /** @description How full a storage was at a time. */
        StorageUsageSample: {
            /** Format: date-time */
            at: string;
            /** Format: int64 */
            objects: number;
            /** Format: int64 */
            size_gb: number;
            /** Format: int64 */
            used_bytes: number;
        };
        /** @description How many storages an account has. */
        StoragesRead: {
            found: number;
        };
        /** @description An object. */
        StoredObject: {
            key: string;
            /** Format: date-time */
            modified: string | null;
            /** Format: int64 */
            size: number;
        };
        /** @description An object by its key. */
        StoredObjectKey: {
            /** @description Folders and name, such as `2026/photo.jpg`. */
            key: string;
        };
        /** @description Objects by their keys. */
        StoredObjectKeys: {
            /** @description 1 to 100; those that end with a slash are folders. */
            keys: string[];
        };
        /** @description One page of a folder. */
        StoredObjects: {
            /** @description Each with the slash at its end. */
            folders: string[];
            /** @description What to ask for the next page with. */
            next_token: string | null;
            objects: components["schemas"]["StoredObject"][];
        };
        /**
         * @description Where a subscription is in its life.
         * @enum {string}
         */
        SubscriptionState: "pending" | "active" | "paused" | "cancelled";
        /** @description A surcharge for a period; zero when free. */
        Surcharge: {
            cycle_months: components["schemas"]["CycleMonths"];
            recurring: components["schemas"]["Money"];
        };
        /** @description Why staff suspends a service. */
        SuspendService: {
            reason: string;
        };
        /** @description A tax of a cart or invoice. */
        Tax: {
            amount: components["schemas"]["Money"];
            base: components["schemas"]["Money"];
            name: string;
            rate: string;
        };
        /**
         * @description Which buyers a tax rule is for.
         * @enum {string}
         */
        TaxBuyers: "any" | "business" | "consumer";
        /**
         * @description Why a tax is what it is.
         * @enum {string}
         */
        TaxCategory: "standard" | "reverse_charge" | "outside_scope" | "zero_rated" | "exempt" | "none";
        /** @description A certificate that frees of a country's tax. */
        TaxCertificate: {
            country: string;
            id: string;
            /** @description What is printed on the invoice. */
            number: string;
            /** @description Whether it counts today. */
            valid: boolean;
            valid_from: string;
            /** @description First day no longer valid. */
            valid_until: string | null;
        };
        /**
         * @description Where tax is rounded.
         * @enum {string}
         */
        TaxRounding: "group" | "line" | "invoice";
        /** @description A tax rule. */
        TaxRule: {
            /** @description Whether it is charged by a seller elsewhere, too, who is registered there. */
            abroad: boolean;
            buyers: components["schemas"]["TaxBuyers"];
            can: components["schemas"]["TaxRuleAbilities"];
            /** @description The class of products. */
            class: string;
            /** @description ISO 3166-1 alpha-2. */
            country: string;
            id: string;
            /** @description Whether it is in force today. */
            in_force: boolean;
            /** @description Words for the invoice. */
            name: string;
            /** @description In percent. */
            rate: string;
            /** @description State or province; null for the whole country. */
            region: string | null;
            /** @description How a region's rule stands to the country's: in its place, beside it, or on net and the taxes before it. */
            standing: components["schemas"]["TaxStanding"];
            /** @description Whether invoices were made under it. */
            used: boolean;
            /** @description First day in force. */
            valid_from: string;
            /** @description First day no longer in force. */
            valid_until: string | null;
        };
        /** @description What may be done with a tax rule. */
        TaxRuleAbilities: {
            change?: components["schemas"]["AbilityView"];
            delete?: components["schemas"]["AbilityView"];
            end?: components["schemas"]["AbilityView"];
        };
        /**
         * @description How a region's tax stands to the country's.
         * @enum {string}
         */
        TaxStanding: "instead" | "added" | "compound";
        /** @description A cloud-init template with its latest version. */
        Template: {
            about: string;
            /** @description Out of use. */
            archived: boolean;
            /** @description The cloud-config, with `${{ name }}` where values go. */
            body: string;
            id: string;
            links: components["schemas"]["TemplateLink"][];
            name: string;
            /**
             * Format: int32
             * @description Number of the latest version.
             */
            number: number;
            /** @description It came with mPanel: it can be copied, not changed. */
            shipped: boolean;
            updated_at: string;
            variables: components["schemas"]["TemplateVariable"][];
            /**
             * Format: int32
             * @description For `If-Match`.
             */
            version: number;
        };
        /** @description A template with its versions. */
        TemplateDetail: {
            template: components["schemas"]["Template"];
            /** @description Latest first. They are never changed. */
            versions: components["schemas"]["TemplateVersion"][];
        };
        /** @description Something that is wrong with a document. */
        TemplateFinding: {
            /** @description Where, as a JSON pointer into the document. */
            at: string;
            detail: string;
        };
        /** @description A template to keep, or what an old one is to be. */
        TemplateInput: {
            /** @description What it makes of a machine. */
            about?: string;
            archived?: boolean;
            /** @description The cloud-config; its first line is `#cloud-config`. */
            body: string;
            links?: components["schemas"]["TemplateLink"][];
            /** @description 1 to 80 characters, unique in the business. */
            name: string;
            /** @description What was changed. */
            note?: string;
            variables?: components["schemas"]["TemplateVariable"][];
        };
        /** @description An address under which a machine can be used then. */
        TemplateLink: {
            label: string;
            /** @description Such as `https://${{ domain }}/`; `${{ address }}` is the machine's IPv4 address. */
            url: string;
        };
        /** @description What a machine would get. */
        TemplatePreview: {
            /**
             * Format: int64
             * @description Its size.
             */
            bytes: number;
            /** @description The document, if it can be made. */
            document: string | null;
            /** @description What is wrong. */
            findings: components["schemas"]["TemplateFinding"][];
            /**
             * Format: int64
             * @description The most a machine takes.
             */
            most_bytes: number;
        };
        /** @description Something a template asks for. */
        TemplateVariable: {
            /** @description The words of a choice. */
            choices?: string[];
            /** @description What it is when nothing is said: a text, a number, true or false. */
            default?: unknown;
            help?: string;
            kind: components["schemas"]["VariableKind"];
            /** @description What the form calls it. */
            label: string;
            /**
             * Format: int64
             * @description The largest number.
             */
            max?: number | null;
            /**
             * Format: int64
             * @description The smallest number.
             */
            min?: number | null;
            /** @description Its name in the document: small letters, digits and underscores. */
            name: string;
            /** @description A regular expression that the whole text has to match. */
            pattern?: string | null;
            required?: boolean;
        };
        /** @description A version of a template. */
        TemplateVersion: {
            body: string;
            created_at: string;
            links: components["schemas"]["TemplateLink"][];
            made_by: string;
            note: string;
            /** Format: int32 */
            number: number;
            variables: components["schemas"]["TemplateVariable"][];
        };
        /**
         * @description Whether a tenant does real business.
         * @enum {string}
         */
        TenantMode: "live" | "sandbox";
        /** @description The confirmation of an end. */
        TerminateService: {
            /** @description The service's host name, typed by hand. */
            confirm_name: string;
            reason?: string | null;
        };
        /**
         * @description What words look like.
         * @enum {string}
         */
        TextPattern: "any" | "hostname" | "email" | "digits";
        /** @description Who did something. */
        TimelineActor: {
            /** @description On which side. */
            kind: components["schemas"]["ActorKind"];
            /** @description The name. */
            name: string;
        };
        /** @description Something that happened, in words. */
        TimelineEntry: {
            /** @description Who did it. */
            actor: components["schemas"]["TimelineActor"];
            /** @description When (RFC 3339). */
            at: string;
            /** @description More about it. */
            detail: string | null;
            /** @description A stable word, such as `suspended`. */
            kind: string;
            related: components["schemas"]["Related"] | null;
            /** @description What happened. */
            title: string;
            why: components["schemas"]["Why"] | null;
        };
        /** @description One page of a timeline. */
        TimelinePage: {
            /** @description Latest first. */
            items: components["schemas"]["TimelineEntry"][];
            /** @description Pass it as `cursor` for what came before. */
            next_cursor: string | null;
        };
        /** @description What is to be paid for it. */
        TopUp: {
            /** @description The invoice; credit comes when it is paid. */
            invoice_id: string;
        };
        /** @description How much to pay in advance. */
        TopUpIn: {
            amount: components["schemas"]["Money"];
        };
        /** @description What moved on every account. */
        TrialBalance: {
            /** @description Whether the books agree with themselves, with the open invoices and with the customers' credit. */
            agrees: boolean;
            /** @description By account and currency. */
            rows: components["schemas"]["TrialBalanceRow"][];
        };
        /** @description What moved on an account; debits are positive. */
        TrialBalanceRow: {
            account: string;
            closing: components["schemas"]["Money"];
            credit: components["schemas"]["Money"];
            debit: components["schemas"]["Money"];
            /** @description The gateway's name, for an account of money received. */
            gateway: string | null;
            opening: components["schemas"]["Money"];
        };
        /** @description What changes of an image. */
        UpdateCustomImage: {
            name?: string | null;
            offered?: boolean | null;
        };
        /** @description What changes of a domain; what is left out stays. */
        UpdateDomain: {
            contacts?: components["schemas"]["WantedDomainContacts"] | null;
            /** @description 2 to 13 host names. */
            name_servers?: string[] | null;
        };
        /** @description Changes of an account; absent fields stay. */
        UpdateProviderAccount: {
            api_base?: string | null;
            client_id?: string | null;
            client_secret?: string | null;
            /** @description True makes it the account of products that name none. */
            is_default?: boolean | null;
            machine_ceiling?: components["schemas"]["Money"] | null;
            /** @description While it is on, orders wait. */
            maintenance?: boolean | null;
            name?: string | null;
            /**
             * Format: int32
             * @description Machines a day before further ones wait for approval; null for no limit.
             */
            orders_per_day?: number | null;
            password?: string | null;
            token_url?: string | null;
            username?: string | null;
        };
        /** @description Changes by staff. */
        UpdateService: {
            label?: string | null;
        };
        /** @description New texts of a snapshot. */
        UpdateSnapshot: {
            description?: string | null;
            name?: string | null;
        };
        /**
         * @description Where tiers and included units begin when a price takes the place of another inside a period.
         * @enum {string}
         */
        UsageAtChange: "restart" | "cumulative";
        /** @description Several events. */
        UsageBatchIn: {
            /** @description From 1 to 1,000. */
            events: components["schemas"]["UsageEventIn"][];
        };
        /** @description What was measured on a day. */
        UsageDay: {
            /** Format: date */
            date: string;
            quantity: string;
        };
        /** @description A usage event as it counts now. */
        UsageEvent: {
            /** @description Its period was billed already. */
            billed: boolean;
            /** @description It does not count. */
            cancelled: boolean;
            /** @description The sender's id. */
            id: string;
            meter: string;
            /** Format: date-time */
            occurred_at: string;
            /** Format: date-time */
            received_at: string;
            service: string;
            subscription: string;
            unique_key: string | null;
            value: string;
        };
        /** @description Something measured. Say the service or the subscription. */
        UsageEventIn: {
            /** @description More about it, kept with the event. */
            attributes?: {
                [key: string]: string;
            };
            /** @description The sender's id: the same id again is counted once. */
            id: string;
            /** @description The meter's key. */
            meter: string;
            /** Format: date-time */
            occurred_at: string;
            service?: string | null;
            subscription?: string | null;
            /** @description What a meter of unique keys counts once. */
            unique_key?: string | null;
            /** @description A decimal number as text. */
            value: string;
        };
        /** @description What became of events. */
        UsageIngested: {
            /** @description New events. */
            accepted: number;
            /** @description Known already, with the same content: counted once. */
            duplicates: number;
            /** @description New events in periods that are billed: their difference is on the next invoice. */
            late: number;
        };
        /** @description A next invoice as it would be now. */
        UsageNextInvoice: {
            /** Format: date */
            due_date: string;
            /** Format: date */
            issue_date: string;
            /** @description With tax. */
            total: components["schemas"]["Money"];
        };
        /** @description A tier that sells packages. */
        UsagePackageTier: {
            /** @description Units in a package. */
            package: string;
            /**
             * Format: int64
             * @description Packages the tier holds; only the last has no limit.
             */
            packages_max?: number | null;
            /** @description Price of a package. */
            price: string;
        };
        /** @description What usage costs. */
        UsagePrice: {
            /** @description Where it begins to count when it takes the place of another price inside a period. */
            at_change: components["schemas"]["UsageAtChange"];
            currency: string;
            included: string;
            /** Format: int64 */
            max_minor: number | null;
            meter: string;
            /** Format: int64 */
            min_minor: number | null;
            price: components["schemas"]["UsagePriceModel"];
            /**
             * Format: int64
             * @description After the last of them, each further multiple is billed at once, too.
             */
            threshold_every_minor: number | null;
            /** @description Amounts at which the running period is billed at once. */
            thresholds_minor: number[];
        };
        /** @description What usage costs. */
        UsagePriceIn: {
            /** @description Where it begins to count when it takes the place of another price inside a period; `restart` by default. */
            at_change?: components["schemas"]["UsageAtChange"];
            /** @description ISO 4217 code. */
            currency: string;
            /** @description Units of each period that cost nothing. */
            included?: string | null;
            /**
             * Format: int64
             * @description The most a period costs.
             */
            max_minor?: number | null;
            /** @description The meter's key. */
            meter: string;
            /**
             * Format: int64
             * @description The least a period costs.
             */
            min_minor?: number | null;
            price: components["schemas"]["UsagePriceModel"];
            /**
             * Format: int64
             * @description After the last of them (from the start without them), each further multiple is billed at once, too.
             */
            threshold_every_minor?: number | null;
            /** @description Amounts, rising, at which the running period is billed at once. */
            thresholds_minor?: number[];
        };
        /** @description How a quantity is priced. Prices are decimals of major units, such as `0.0006`. */
        UsagePriceModel: {
            /** @enum {string} */
            model: "per_unit";
            /** @description Price of one unit. */
            unit: string;
        } | {
            /** @enum {string} */
            model: "graduated";
            /** @description In order; the last has no bound. */
            tiers: components["schemas"]["UsagePriceTier"][];
        } | {
            /** @description Never charge less than an earlier tier's maximum. */
            floor?: boolean;
            /** @enum {string} */
            model: "volume";
            /** @description In order; the last has no bound. */
            tiers: components["schemas"]["UsagePriceTier"][];
        } | {
            /** @description Units that cost nothing. */
            free?: string | null;
            /** @enum {string} */
            model: "package";
            /** @description Price of a package. */
            price: string;
            /** @description Units in a package. */
            size: string;
        } | {
            /** @enum {string} */
            model: "graduated_packages";
            /** @description In order; the last has no limit. */
            tiers: components["schemas"]["UsagePackageTier"][];
        } | {
            /** @enum {string} */
            model: "volume_packages";
            /** @description In order; the last has no limit. */
            tiers: components["schemas"]["UsagePackageTier"][];
        } | {
            /** @enum {string} */
            model: "stairstep";
            /** @description In order; the last has no bound. */
            steps: components["schemas"]["UsagePriceStep"][];
        } | {
            /** @description Highest price of an event. */
            event_max?: string | null;
            /** @description Least price of a paid event. */
            event_min?: string | null;
            /** @description Fee for every paid event. */
            fixed?: string | null;
            /**
             * Format: int64
             * @description Events that cost nothing.
             */
            free_events?: number | null;
            /** @description Amount that costs nothing. */
            free_total?: string | null;
            /** @enum {string} */
            model: "percentage";
            /** @description Percent, such as `2.5`. */
            rate: string;
        };
        /** @description A step: one price for any quantity up to its bound. */
        UsagePriceStep: {
            /** @description Price of the step. */
            price: string;
            /** @description Last quantity of the step; only the last step has none. */
            up_to?: string | null;
        };
        /** @description A tier: its upper bound belongs to it. */
        UsagePriceTier: {
            /** @description Fee for entering the tier. */
            flat?: string | null;
            /** @description Price of one unit. */
            unit?: string | null;
            /** @description Last quantity of the tier; only the last tier has none. */
            up_to?: string | null;
        };
        /** @description What usage of a product costs, and what a month must at least bring. */
        UsagePrices: {
            commitments: components["schemas"]["Commitment"][];
            items: components["schemas"]["UsagePrice"][];
        };
        /** @description All usage prices of a product. */
        UsagePricesIn: {
            /** @description What a month must at least bring, fees and usage together; those that are set stay when it is absent. */
            commitments?: components["schemas"]["Commitment"][] | null;
            prices: components["schemas"]["UsagePriceIn"][];
        };
        /** @description A tier with its part. */
        UsageTier: {
            amount: components["schemas"]["Money"];
            /** @description Its number, from one. */
            tier: number;
            units: string;
        };
        /**
         * @description What a template's variable holds.
         * @enum {string}
         */
        VariableKind: "text" | "choice" | "number" | "yes_no" | "password" | "ssh_key";
        /**
         * @description What the registry said of a VAT number.
         * @enum {string}
         */
        VatAnswer: "valid" | "invalid" | "unavailable";
        /** @description A question to the registry and its answer. */
        VatEvidence: {
            /** @description The address it returned. */
            address: string | null;
            answer: components["schemas"]["VatAnswer"];
            asked_at: string;
            /** @description The registry's receipt. */
            consultation: string | null;
            first_at: string;
            /** @description The name it returned. */
            name: string | null;
            number: string;
            /** @description Why there was no answer. */
            reason: string | null;
            /**
             * Format: int32
             * @description How often it was asked.
             */
            tries: number;
        };
        /** @description What is known of a VAT number. */
        VatNumber: {
            /** @description When it was last asked about. */
            asked_at: string | null;
            /** @description The registry's receipt. */
            consultation: string | null;
            /** @description Whether it decides the tax, so that invoices wait for the answer. */
            decides: boolean;
            /** @description In capitals and without spaces. */
            number: string | null;
            state: components["schemas"]["VatState"];
        };
        /** @description What documents and ledger say of one account. */
        VatReconciliation: {
            account: string;
            difference: components["schemas"]["Money"];
            documents: components["schemas"]["Money"];
            ledger: components["schemas"]["Money"];
        };
        /** @description The tax report of a period. */
        VatReport: {
            /** @description Whether they do. */
            agrees: boolean;
            from: string;
            /** @description Every account of tax owed: documents and ledger must agree. */
            ledger: components["schemas"]["VatReconciliation"][];
            /** @description The currency of the second pair of sums, by the rates frozen for the documents. */
            reporting_currency: string;
            /** @description By country, category, rate and currency. */
            rows: components["schemas"]["VatReportLine"][];
            seller_country: string;
            to: string;
        };
        /** @description Sums of one country, category and rate in one currency. */
        VatReportLine: {
            category: components["schemas"]["TaxCategory"];
            /** @description The country whose tax it is, or the buyers' where none is owed. */
            country: string;
            /** Format: int64 */
            credit_notes: number;
            /** Format: int64 */
            invoices: number;
            net: components["schemas"]["Money"];
            net_reporting: components["schemas"]["Money"];
            /** @description Whether it belongs into the One Stop Shop: consumers in other EU countries. */
            oss: boolean;
            /** @description In percent. */
            rate: string;
            /** @description The state or province. */
            region: string | null;
            tax: components["schemas"]["Money"];
            tax_reporting: components["schemas"]["Money"];
            /**
             * Format: int64
             * @description Documents whose rate is missing: they are left out of the two.
             */
            unconverted: number;
            /** Format: int64 */
            voided: number;
        };
        /**
         * @description What is known of a VAT number: there is none, it is of another kind, it was not asked about yet, or the registry's answer.
         * @enum {string}
         */
        VatState: "none" | "not_vat" | "pending" | "valid" | "invalid" | "unavailable";
        /** @description A token out of a mail. */
        VerifyEmail: {
            token: string;
        };
        /** @description Why an invoice is voided. */
        VoidInvoiceIn: {
            /** @description Whether its periods may be billed again; otherwise they count as billed. */
            bill_again?: boolean;
            /** @description In a sentence. */
            reason: string;
        };
        /** @description From so many units on, so much is taken off each. */
        VolumeBreak: {
            /**
             * Format: int64
             * @description 2 or more.
             */
            from: number;
            /** @description Such as 10 or 12.5; at most 100. */
            percent: string;
        };
        /**
         * @description Which units a volume discount counts.
         * @enum {string}
         */
        VolumeCount: "order" | "owned";
        /** @description What a product costs less by the number. */
        VolumeDiscount: {
            /** @description The smallest number first. */
            breaks: components["schemas"]["VolumeBreak"][];
            /** @description Which units are counted: those in the order, or also those that the customer has running. */
            count: components["schemas"]["VolumeCount"];
        };
        /**
         * @description What a setup waits for.
         * @enum {string}
         */
        WaitsFor: "approval" | "maintenance";
        /** @description The contacts of a domain, by handle; those that are not named are the owner. */
        WantedDomainContacts: {
            admin?: string | null;
            owner: string;
            tech?: string | null;
            zone?: string | null;
        };
        /** @description What is to change; `kind` decides which fields there are. */
        WantedServiceChange: {
            /** @description All add-ons from then on. */
            add_ons?: components["schemas"]["ChangeAddOn"][] | null;
            cycle_months?: components["schemas"]["CycleMonths"] | null;
            /** @description Keep the due day when the cycle changes, which leaves a shorter first period. */
            keep_anchor?: boolean;
            /** @enum {string} */
            kind: "plan";
            /** @description All values of options from then on; those the service has when absent. */
            options?: components["schemas"]["OptionInput"][] | null;
            price?: components["schemas"]["Money"] | null;
            /** @description The product. */
            product_id?: string | null;
        } | {
            /** @enum {string} */
            kind: "options";
            /** @description The values; null takes an option away. */
            options: components["schemas"]["OptionInput"][];
        } | {
            /** @description The key of one of the subscription's components. */
            component: string;
            /** @enum {string} */
            kind: "quantity";
            /**
             * Format: int64
             * @description How many.
             */
            quantity: number;
        } | {
            /** @enum {string} */
            kind: "price";
            /** @description At least what the add-ons cost. */
            price: components["schemas"]["Money"];
        } | {
            /** @description Move the periods today: the one that runs is measured by the new days. Otherwise they move on the due date. */
            at_once?: boolean;
            /**
             * Format: date
             * @description Periods begin on it from then on.
             */
            due_date: string;
            /** @enum {string} */
            kind: "due_date";
        } | {
            /** @description Credit what is paid but not used. */
            credit: boolean;
            /** @enum {string} */
            kind: "pause";
        } | {
            /** @enum {string} */
            kind: "resume";
            /** @description Begin a new term instead of keeping the due day. */
            restart_term?: boolean;
        };
        /** @description Why the automation did something. */
        Why: {
            /** @description What the decision was made on. */
            inputs: {
                [key: string]: unknown;
            };
            /** @description The level that set the rule. */
            policy_source: string;
            /** @description The setting's key. */
            rule: string;
        };
        /** @description Why an invoice is written off. */
        WriteOffIn: {
            /** @description In a sentence. */
            reason: string;
        };
        /** @description A DNS zone. */
        Zone: {
            change: components["schemas"]["ZoneChange"] | null;
            created_at: string;
            customer: components["schemas"]["NamedView"] | null;
            id: string;
            /** @description Something is being done; read it again in a moment. */
            moving: boolean;
            /** @description Without the last dot, in ASCII. */
            name: string;
            /** @description What went wrong. */
            problem: string | null;
            state: components["schemas"]["ZoneState"];
        };
        /** @description A change of the records of a zone. */
        ZoneChange: {
            /** @description Who asked for it: customer, staff or system. */
            by: string;
            /** @description Their name; customers do not see those of staff. */
            by_name: string | null;
            created_at: string;
            /**
             * Format: int32
             * @description Records that are written.
             */
            done: number;
            /**
             * Format: int32
             * @description Records that could not be.
             */
            failed: number;
            finished_at: string | null;
            id: string;
            kind: components["schemas"]["ZoneChangeKind"];
            state: components["schemas"]["ZoneChangeState"];
            steps: components["schemas"]["ZoneChangeStep"][];
            /** Format: int32 */
            total: number;
        };
        /**
         * @description What a change of records was.
         * @enum {string}
         */
        ZoneChangeKind: "create" | "update" | "delete" | "ttl" | "import";
        /**
         * @description How far a change of records is.
         * @enum {string}
         */
        ZoneChangeState: "running" | "done" | "partly" | "failed";
        /** @description One record of a change. Without `before` it is made, without `after` it is deleted. */
        ZoneChangeStep: {
            after: components["schemas"]["ZoneRecordSays"] | null;
            before: components["schemas"]["ZoneRecordSays"] | null;
            /** @description Why it could not be written. */
            problem: string | null;
            state: components["schemas"]["ZoneStepState"];
        };
        /** @description The latest changes of a zone. */
        ZoneChanges: {
            items: components["schemas"]["ZoneChange"][];
        };
        /** @description A zone file to look at. */
        ZoneImport: {
            /** @description Records that the file does not name are deleted. */
            replace?: boolean;
            /** @description The file in the BIND format, at most 400000 bytes. */
            text: string;
        };
        /** @description What reading a zone file in would do. */
        ZoneImportPlan: {
            added: components["schemas"]["PlannedZoneRecord"][];
            changed: components["schemas"]["PlannedZoneRecord"][];
            /** @description Names exactly this; send it along to do it. */
            fingerprint: string;
            refused: components["schemas"]["RefusedZoneEntry"][];
            removed: components["schemas"]["PlannedZoneRecord"][];
            unchanged: components["schemas"]["PlannedZoneRecord"][];
        };
        /** @description A record. */
        ZoneRecord: components["schemas"]["ZoneRecordSays"] & {
            id: string;
        };
        /** @description A record as it shall be. */
        ZoneRecordIn: {
            /**
             * Format: int64
             * @description CAA: 0, or 128 for critical.
             */
            flags?: number | null;
            /** @description `www`, `www.example.com`, `*`, or `@` for the zone itself. */
            name: string;
            /**
             * Format: int64
             * @description SRV: the port.
             */
            port?: number | null;
            /**
             * Format: int64
             * @description MX and SRV: the lowest is tried first.
             */
            priority?: number | null;
            /** @description CAA: issue, issuewild or iodef. */
            tag?: string | null;
            /**
             * Format: int64
             * @description Seconds that others may keep it: 60 to 2592000.
             */
            ttl: number;
            type: components["schemas"]["RecordType"];
            /** @description Address, whole host name or text. */
            value: string;
            /**
             * Format: int64
             * @description SRV: the share among those of one priority.
             */
            weight?: number | null;
        };
        /** @description What a record says. */
        ZoneRecordSays: {
            /**
             * Format: int32
             * @description CAA.
             */
            flags: number | null;
            /** @description Below the zone; `@` is the zone itself. */
            name: string;
            /**
             * Format: int32
             * @description SRV.
             */
            port: number | null;
            /**
             * Format: int32
             * @description MX and SRV.
             */
            priority: number | null;
            /** @description CAA. */
            tag: string | null;
            /**
             * Format: int32
             * @description Seconds that others may keep it.
             */
            ttl: number;
            type: components["schemas"]["RecordType"];
            value: string;
            /**
             * Format: int32
             * @description SRV.
             */
            weight: number | null;
        };
        /** @description The records of a zone as they are now. */
        ZoneRecords: {
            fixed: components["schemas"]["FixedZoneRecord"][];
            items: components["schemas"]["ZoneRecord"][];
        };
        /**
         * @description How far a DNS zone is.
         * @enum {string}
         */
        ZoneState: "creating" | "ready" | "deleting" | "failed";
        /**
         * @description How far one record of a change is.
         * @enum {string}
         */
        ZoneStepState: "waiting" | "done" | "failed";
        /** @description How many zones an account has. */
        ZonesRead: {
            /** @description All, also those that were known. */
            found: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    list_activity: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_Activity"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_add_on_figures: {
        parameters: {
            query?: {
                /** @description The first day; the first of this month when absent. */
                from?: string;
                /** @description The last day; today when absent. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_AddOnFigures"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_add_ons: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_CatalogueAddOn"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_addresses: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
                kind?: components["schemas"]["AddressKind"];
                /** @description Of one server. */
                service?: string;
                /** @description A customer's. */
                customer?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_Address"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_address: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Address id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddressDetail"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    assign_address: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Address id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignAddress"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Address"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    check_reverse_name: {
        parameters: {
            query?: {
                /** @description A whole host name. */
                name?: string;
            };
            header?: never;
            path: {
                /** @description Address id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForwardCheck"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    give_address: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Address id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GiveAddress"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Address"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_reverse_name: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Address id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReverseName"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Address"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    clear_reverse_name: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Address id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Address"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_applications: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_Application"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_application: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplicationInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Application"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_application: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Application id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplicationInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Application"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_audit: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_AuditRow"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    check_audit_chain: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditChain"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_automation_log: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
                /** @description Only this act, such as suspend. */
                act?: string;
                /** @description Only about this id. */
                subject?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_AutomationEntry"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    preview_automation: {
        parameters: {
            query?: {
                /** @description Last day, such as 2026-12-31; a month from today when absent. */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    run_automation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_automation_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AutomationSettings"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_automation_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AutomationSettingsIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AutomationSettings"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_billable_items: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
                /** @description Only this customer's. */
                customer_id?: string;
                /** @description waiting, invoiced, ended or cancelled. */
                state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_BillableItem"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_billable_item: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BillableItemIn"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BillableItem"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    invoice_billable_items: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvoiceItemsIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvoicedItemsOut"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_billable_item: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Billable item id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BillableItem"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_billable_item: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Billable item id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BillableItemPatchIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BillableItem"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_billable_item: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Billable item id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BillableItem"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_bulk_run_items: {
        parameters: {
            query: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
                /** @description Of which run. */
                bulk_run: string;
                /** @description A state, or `trouble` for failed and refused. */
                state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_BulkRunItem"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_bulk_runs: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_BulkRun"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    begin_bulk_run: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BeginBulkRun"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkRun"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_bulk_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Bulk run id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkRun"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retry_bulk_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Bulk run id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetryBulkRun"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkRun"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stop_bulk_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Bulk run id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkRun"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_bundles: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_BundleAdmin"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_bundle: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BundleIn"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BundleAdmin"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_bundle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Bundle id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BundleAdmin"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_bundle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Bundle id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BundleIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BundleAdmin"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_clock: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Clock"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    advance_clock: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdvanceIn"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClockAdvance"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_clock_advance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the move */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClockAdvance"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_coupons: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_Coupon"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_coupon: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCouponIn"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Coupon"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_coupon: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Coupon id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CouponPatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Coupon"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_credit_notes: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
                /** @description Only this customer's. */
                customer_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_CreditNoteRow"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_e_credit_note: {
        parameters: {
            query?: {
                /** @description How it is to be written; ubl when absent. */
                format?: "ubl" | "cii" | "xrechnung" | "peppol" | "facturx";
            };
            header?: never;
            path: {
                /** @description Credit note id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description XML, or a PDF for facturx */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/xml": unknown;
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_credit_note_pdf: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Credit note id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": number[];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_currency_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CurrencySettings"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_currency_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CurrencySettingsPatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CurrencySettings"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_realised: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
                state?: "waiting" | "booked";
                /** @description Of this payment. */
                payment_id?: string;
                /** @description Of this invoice. */
                invoice_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_RealisedExchange"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    realised_months: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RealisedExchangeMonths"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_custom_image: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Image id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_custom_image: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Image id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateCustomImage"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomImage"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_customer_groups: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_CustomerGroup"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_customer_group: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomerGroupIn"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerGroup"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_customer_group: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Group id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerGroup"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_customer_group: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Group id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_customer_group: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Group id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomerGroupIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerGroup"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_customer_group_settings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Group id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AutomationSettings"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_customer_group_settings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Group id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AutomationSettingsIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AutomationSettings"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_customers: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
                /** @description Only those whose billing is stopped, or only the others. */
                parked?: boolean;
                /** @description Only of this country. */
                country?: string;
                /** @description Only of this legal entity. */
                legal_entity?: string;
                /** @description Only those in this group. */
                customer_group_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_Customer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_customer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomerIn"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerAdmin"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_customer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Customer id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerAdmin"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_customer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Customer id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomerIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerAdmin"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    credit_customer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Customer id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GiveCredit"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerAdmin"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_credit_grants: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Customer id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_CreditGrant"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_firewall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Customer id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FirewallIn"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Firewall"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_customer_group: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Customer id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomerGroupChoice"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerAdmin"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_network_places: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Customer id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_NetworkPlace"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_network: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Customer id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewNetwork"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivateNetwork"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_customer_settings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Customer id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AutomationSettings"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_customer_settings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Customer id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AutomationSettingsIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AutomationSettings"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_customer_statement: {
        parameters: {
            query?: {
                /** @description First day; the first of the last day's year when left out. */
                from?: string;
                /** @description Last day, not after today; today when left out. */
                to?: string;
                /** @description In which currency; the account's when left out. */
                currency?: string;
            };
            header?: never;
            path: {
                /** @description Customer id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description PDF */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": unknown;
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_customer_tax: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Customer id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerTax"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_tax_certificate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Customer id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCertificate"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerTax"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    end_tax_certificate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Customer id */
                id: string;
                /** @description Certificate id */
                certificate: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EndTax"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerTax"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_customer_timeline: {
        parameters: {
            query?: {
                /** @description Entries wanted, 1 to 200 (50 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Customer id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimelinePage"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unpark_customer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Customer id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerAdmin"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    check_vat_number: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Customer id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerTax"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_dashboard: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dashboard"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_document_logo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DocumentLogoInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentLogo"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_document_looks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentLooks"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_document_looks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DocumentLooksInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentLooks"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    preview_document_looks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DocumentPreviewInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentPreview"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_domains: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
                /** @description A customer's. */
                customer?: string;
                /** @description In this state. */
                state?: components["schemas"]["DomainState"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_Domain"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    order_domain: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDomain"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_domain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Domain id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    forget_domain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Domain id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_domain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Domain id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateDomain"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    answer_domain_transfer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Domain id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnswerTransfer"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_auth_code: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Domain id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DomainAuthCode"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_domain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Domain id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmDomain"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    give_domain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Domain id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GiveDomain"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    look_at_domain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Domain id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    keep_domain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Domain id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_rates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_ExchangeRate"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_rates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExchangeRatesIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_ExchangeRate"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_findings: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
                /** @description open when absent. */
                state?: components["schemas"]["FindingState"];
                kind?: components["schemas"]["FindingKind"];
                severity?: components["schemas"]["FindingSeverity"];
                /** @description On this provider account. */
                account?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_Finding"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    look_again: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LookAgain"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Looking"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_finding: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Finding id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Finding"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ignore_finding: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Finding id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IgnoreFinding"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Finding"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reopen_finding: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Finding id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Finding"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_firewall_templates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FirewallTemplates"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_firewalls: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
                /** @description A customer's. */
                customer?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_Firewall"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_firewall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Firewall id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FirewallDetail"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_firewall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Firewall id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FirewallIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Firewall"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_firewall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Firewall id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is being deleted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    assign_firewall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Firewall id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignFirewall"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Firewall"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unassign_firewall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Firewall id */
                id: string;
                /** @description Service id */
                service_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Firewall"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_invoices: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
                /** @description open, paid, void or uncollectible; for staff also draft. */
                state?: string;
                /** @description Only those past their due date. */
                overdue?: boolean;
                /** @description Only this customer's. */
                customer_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_InvoiceRow"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sum_invoices: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
                /** @description open, paid, void or uncollectible; for staff also draft. */
                state?: string;
                /** @description Only those past their due date. */
                overdue?: boolean;
                /** @description Only this customer's. */
                customer_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_InvoiceSum"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_invoice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Invoice id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invoice"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    credit_invoice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Invoice id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreditInvoiceIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invoice"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_e_invoice: {
        parameters: {
            query?: {
                /** @description How it is to be written; ubl when absent. */
                format?: "ubl" | "cii" | "xrechnung" | "peppol" | "facturx";
            };
            header?: never;
            path: {
                /** @description Invoice id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description XML, or a PDF for facturx */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/xml": unknown;
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    finalize_invoice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Invoice id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invoice"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_draft_item: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Invoice id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DraftItemIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invoice"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_draft_item: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Invoice id */
                id: string;
                /** @description Line id */
                item: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invoice"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    agree_payment_plan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Invoice id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AgreePlanIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invoice"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_payment_plan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Invoice id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CancelPlanIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invoice"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_invoice_pdf: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Invoice id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": number[];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    record_payment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Invoice id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecordPayment"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Payment"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remind_invoice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Invoice id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invoice"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_invoice_revenue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Invoice id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LineRevenue"][];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    void_invoice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Invoice id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VoidInvoiceIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invoice"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    write_off_invoice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Invoice id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WriteOffIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invoice"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_jobs: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
                /** @description queued, failed, running, done, dead or discarded. */
                state?: string;
                /** @description A kind of job. */
                kind?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_Job"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_job_summary: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobCount"][];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Job id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    discard_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Job id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retry_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Job id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_closings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Closing"][];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    close_month: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CloseMonth"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Closing"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_deferred_revenue: {
        parameters: {
            query?: {
                /** @description ISO 4217; the tenant's when left out. */
                currency?: string;
                /** @description Of one legal entity; of the whole business when left out. */
                legal_entity?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeferredMonth"][];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_account_entries: {
        parameters: {
            query: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
                /** @description An account of the trial balance, for example receivable. */
                account: string;
                /** @description Its currency. */
                currency: string;
                /** @description Of one customer. */
                customer?: string;
                /** @description First day. */
                from?: string;
                /** @description Last day. */
                to?: string;
                /** @description Of one legal entity; of the whole business when left out. */
                legal_entity?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_LedgerEntry"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    export_ledger: {
        parameters: {
            query: {
                /** @description beancount or csv. */
                format: string;
                /** @description First day; from the beginning when left out. */
                from?: string;
                /** @description Last day; until today when left out. */
                to?: string;
                /** @description Of one legal entity; of the whole business when left out. */
                legal_entity?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The journal */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_revenue_schedule: {
        parameters: {
            query?: {
                /** @description A day of the first month; the present one when left out. */
                from?: string;
                /** @description How many months, 1 to 60; 12 when left out. */
                months?: number;
                /** @description currency (when left out), product, customer or legal_entity. */
                by?: "currency" | "product" | "customer" | "legal_entity";
                /** @description Of one legal entity; of the whole business when left out. */
                legal_entity?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevenueSchedule"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    export_revenue_schedule: {
        parameters: {
            query: {
                /** @description csv or xlsx. */
                format: "csv" | "xlsx";
                /** @description For csv: schedule (when left out) or roll_forward. A workbook holds both. */
                table?: "schedule" | "roll_forward";
                /** @description A day of the first month; the present one when left out. */
                from?: string;
                /** @description How many months, 1 to 60; 12 when left out. */
                months?: number;
                /** @description currency (when left out), product, customer or legal_entity. */
                by?: "currency" | "product" | "customer" | "legal_entity";
                /** @description Of one legal entity; of the whole business when left out. */
                legal_entity?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_trial_balance: {
        parameters: {
            query?: {
                /** @description First day; from the beginning when left out. */
                from?: string;
                /** @description Last day; until today when left out. */
                to?: string;
                /** @description Of one legal entity; of the whole business when left out. */
                legal_entity?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrialBalance"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_legal_entities: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_LegalEntity"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_legal_entity: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LegalEntityIn"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegalEntity"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_legal_entity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Legal entity id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegalEntity"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_legal_entity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Legal entity id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_legal_entity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Legal entity id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LegalEntityIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegalEntity"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_mail: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
                /** @description queued, sending, sent, captured, failed or unconfirmed. */
                state?: string;
                /** @description Only this customer's. */
                customer_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_MailRow"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_mail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Message id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Mail"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retry_mail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Message id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_margins: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
                /** @description What a row is; product when absent. */
                by?: "service" | "product" | "customer";
                /** @description Only those that lose money, or whose cost is not known. */
                show?: "losing" | "unknown";
                /** @description Only of this customer. */
                customer?: string;
                /** @description Only of this product. */
                product?: string;
                /** @description Only on this provider account. */
                account?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_Margin"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sum_margins: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
                /** @description What a row is; product when absent. */
                by?: "service" | "product" | "customer";
                /** @description Only those that lose money, or whose cost is not known. */
                show?: "losing" | "unknown";
                /** @description Only of this customer. */
                customer?: string;
                /** @description Only of this product. */
                product?: string;
                /** @description Only on this provider account. */
                account?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_MarginSum"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_meters: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_Meter"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_meter: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMeterIn"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Meter"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_meter: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Meter id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MeterChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Meter"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_networks: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
                /** @description A customer's. */
                customer?: string;
                state?: components["schemas"]["NetworkState"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_PrivateNetwork"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_network: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Network id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivateNetworkDetail"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_network: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Network id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivateNetwork"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    look_at_network: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Network id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivateNetwork"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    join_network: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Network id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JoinNetwork"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivateNetwork"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    leave_network: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Network id */
                id: string;
                /** @description Service id */
                service_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivateNetwork"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_object_storages: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
                /** @description At this account. */
                account?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_ObjectStorage"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    order_object_storage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewObjectStorage"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObjectStorage"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_object_storages: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReadStorages"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoragesRead"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_object_storage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Storage id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObjectStorage"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_object_storage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Storage id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmStorage"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObjectStorage"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    look_at_object_storage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Storage id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObjectStorage"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resize_object_storage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Storage id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResizeStorage"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObjectStorage"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_storage_shares: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Storage id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StorageShares"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_storage_share: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Storage id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewStorageShare"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StorageShare"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_object_storage_usage: {
        parameters: {
            query?: {
                /** @description 1 to 400; 30 if it is left out. */
                days?: number;
            };
            header?: never;
            path: {
                /** @description Storage id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StorageUsage"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_one_time_purchases: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
                /** @description waiting, to_deliver, delivered or cancelled. */
                state?: string;
                /** @description Only this customer's. */
                customer_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_OneTimePurchase"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_orders: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
                /** @description pending, active, cancelled or fraud. */
                state?: string;
                /** @description Only this customer's. */
                customer_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_Order"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sum_orders: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
                /** @description pending, active, cancelled or fraud. */
                state?: string;
                /** @description Only this customer's. */
                customer_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_OrderSum"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_order: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Order id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    accept_order: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Order id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_order: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Order id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderReasonIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    mark_order_fraud: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Order id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderReasonIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_one_time_purchase: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Order id */
                id: string;
                /** @description Place in the order */
                place: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OneTimeNoteIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneTimePurchase"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deliver_one_time_purchase: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Order id */
                id: string;
                /** @description Place in the order */
                place: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OneTimeNoteIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneTimePurchase"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_payments: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
                /** @description created, requires_action, processing, succeeded, failed, cancelled or unknown. */
                status?: string;
                /** @description Of this customer. */
                customer_id?: string;
                /** @description For this invoice. */
                invoice_id?: string;
                /** @description open, won or lost: disputed payments. */
                dispute?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_Payment"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sum_payments: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
                /** @description created, requires_action, processing, succeeded, failed, cancelled or unknown. */
                status?: string;
                /** @description Of this customer. */
                customer_id?: string;
                /** @description For this invoice. */
                invoice_id?: string;
                /** @description open, won or lost: disputed payments. */
                dispute?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_PaymentSum"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_payment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Payment id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Payment"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_payment_receipt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Payment id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description PDF */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": unknown;
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refund_payment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Payment id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefundPayment"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Payment"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_price_change_items: {
        parameters: {
            query: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
                /** @description Of which price change. */
                price_change: string;
                /** @description Only those that keep their price, or only those that change. */
                excluded?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_PriceChangeItem"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_price_changes: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_PriceChange"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    schedule_price_change: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SchedulePriceChangeIn"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PriceChange"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    preview_price_change: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PriceChangeWish"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PriceChangePreview"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_price_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Price change id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PriceChange"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    undo_price_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Price change id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PriceChange"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_product_groups: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_ProductGroup"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_product_group: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewProductGroup"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductGroup"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_product_group: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Product group id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProductGroupPatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductGroup"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_products: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
                /** @description vps, add_on or one_time. */
                kind?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_ProductAdmin"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_product: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProductIn"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductAdmin"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_product: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Product id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductAdmin"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_product: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Product id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProductIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductAdmin"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_one_time_prices: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Product id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OncePricesIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductAdmin"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_product_prices: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Product id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProductPricesIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductAdmin"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_product_settings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Product id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AutomationSettings"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_product_settings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Product id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AutomationSettingsIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AutomationSettings"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_product_setup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Product id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductSetup"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_product_setup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Product id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProductSetupInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductSetup"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_usage_prices: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Product id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsagePrices"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_usage_prices: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Product id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UsagePricesIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsagePrices"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_product_versions: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
            };
            header?: never;
            path: {
                /** @description Product id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_ProductVersion"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_provider_accounts: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_ProviderAccount"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_provider_account: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateProviderAccount"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderAccount"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_provider_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Account id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderAccount"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_provider_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Account id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_provider_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Account id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateProviderAccount"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderAccount"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    adopt_machines: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Account id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdoptMachines"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Adoption"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_provider_catalog: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Account id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderCatalog"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    check_domain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Provider account id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckDomain"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DomainAvailability"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_provider_costs: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
                /** @description Only machines, or only add-ons. */
                kind?: components["schemas"]["CostKind"];
            };
            header?: never;
            path: {
                /** @description Account id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_ProviderCost"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_provider_cost: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Account id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewProviderCost"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderCost"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    import_provider_costs: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Account id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportCosts"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CostImport"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_custom_image_space: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Account id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomImageSpace"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_custom_images: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Account id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_CustomImage"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_custom_image: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Account id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCustomImage"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomImage"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_domain_contacts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Provider account id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_DomainContact"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_domain_contact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Provider account id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DomainContactIn"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DomainContact"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_domain_contact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Provider account id */
                id: string;
                /** @description Handle */
                handle: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DomainContactIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DomainContact"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_domain_contact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Provider account id */
                id: string;
                /** @description Handle */
                handle: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    prefer_domain_contact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Provider account id */
                id: string;
                /** @description Handle */
                handle: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DomainContact"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_foreign_machines: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Account id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_ForeignMachine"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_addresses: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Provider account id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddressesRead"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_domains: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Provider account id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DomainsRead"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_zones: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Provider account id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ZonesRead"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refresh_provider_catalog: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Account id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderAccount"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    test_provider_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Account id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderTest"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_provider_cost: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Cost id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_provider_cost: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Cost id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProviderCostPatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderCost"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_quotes: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
                /** @description Only in this state; without it, every state but superseded. */
                state?: components["schemas"]["QuoteState"];
                /** @description Only this customer's. */
                customer_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_SalesQuoteRow"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_quote: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewQuoteIn"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SalesQuote"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_quote: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Quote id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SalesQuote"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_quote: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Quote id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QuoteDraftIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SalesQuote"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    duplicate_quote: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Quote id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SalesQuote"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_quote_pdf: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Quote id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": number[];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revise_quote: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Quote id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SalesQuote"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    send_quote: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Quote id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SalesQuote"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    withdraw_quote: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Quote id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SalesQuote"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_reference_rates: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
                /** @description Only with this currency on either side. */
                currency?: string;
                source?: "manual" | "ecb";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_ReferenceRate"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_reference_rate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewReferenceRate"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReferenceRate"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_reference_rate: {
        parameters: {
            query: {
                from: string;
                to: string;
                /** @description The day; today when left out. */
                on?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversion"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    import_reference_rates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReferenceRateFile"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReferenceRateImport"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_reference_rate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Rate id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    correct_reference_rate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Rate id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CorrectReferenceRate"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReferenceRate"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    search_everything: {
        parameters: {
            query: {
                /** @description Part of a name, address, number or host name. */
                q: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_SearchHit"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_services: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
                /** @description A state, or failed for every failed one. */
                state?: string;
                /** @description Of this customer. */
                customer_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_ServiceRow"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_service: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Service"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_service: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateService"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Service"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_service_actions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_ServiceAction"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    request_service_action: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RequestAction"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAction"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    quote_add_on: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QuoteAddOn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceChangeQuote"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_service_add_ons: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAddOns"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    buy_add_on: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BuyAddOn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceChangeMade"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    approve_purchase: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecidePurchase"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Service"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_service: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CancelServiceByStaff"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Service"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_service: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeServiceIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceChangeMade"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_change_options: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_ServiceChangeOption"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    quote_service_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeServiceIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceChangeQuote"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_service_changes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_ServiceChange"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    undo_service_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
                /** @description Change id */
                change_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceChange"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    confirm_resize: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Service"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_service_console: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Console"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    open_service_console: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsoleTicket"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    switch_off_service_console: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Off */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_service_console_password: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsoleAccess"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reveal_service_console: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsoleAccess"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    give_service_coupon: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GiveCouponIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceSubscription"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    take_service_coupon: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
                /** @description Coupon id */
                coupon_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceSubscription"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_effective_rules: {
        parameters: {
            query?: {
                /** @description A firewall of the same customer. */
                with?: string;
            };
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EffectiveRules"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_service_options: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceOptions"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_service_texts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetTexts"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceOptions"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_private_networking: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Bought */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    provision_service: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Service"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refuse_purchase: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecidePurchase"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefusedPurchase"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retry_service: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Service"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_service_settings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AutomationSettings"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_service_settings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AutomationSettingsIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AutomationSettings"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_service_snapshot_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SnapshotScheduleOfService"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_service_snapshot_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PutSnapshotSchedule"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SnapshotSchedule"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_service_snapshot_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_service_snapshots: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Snapshots"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_service_snapshot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSnapshot"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Snapshot"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_service_snapshot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
                /** @description Snapshot id */
                sid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_service_snapshot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
                /** @description Snapshot id */
                sid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateSnapshot"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Snapshot"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rollback_service_snapshot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
                /** @description Snapshot id */
                sid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Snapshot"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_service_software: {
        parameters: {
            query?: {
                /** @description The image to be installed; the present one when absent. */
                image_id?: string;
            };
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceSoftware"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    suspend_service: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SuspendService"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Service"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    terminate_service: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TerminateService"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Service"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_service_timeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_TimelineEntry"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unsuspend_service: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Service"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_service_usage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceUsage"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_service_usage_events: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
            };
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_UsageEvent"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    explain_service: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceWhy"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settings"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SettingsPatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settings"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_staff: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_StaffUser"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    invite_staff: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewStaff"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaffUser"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_staff: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_staff: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StaffPatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaffUser"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    end_storage_share: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Share id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_tax_rules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_TaxRule"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_tax_rule: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTaxRule"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaxRule"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_example_tax_rules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddedExamples"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_tax_rule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Tax rule id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_tax_rule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Tax rule id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeTaxRule"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaxRule"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    end_tax_rule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Tax rule id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EndTax"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaxRule"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_templates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_Template"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_template: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TemplateInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Template"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    preview_template: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewTemplate"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplatePreview"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_template: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Template id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateDetail"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_template: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Template id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TemplateInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Template"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    record_usage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UsageEventIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageIngested"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    record_usage_batch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UsageBatchIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageIngested"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_usage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id the event was sent with */
                event_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CancelUsageIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageEvent"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replace_usage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id the event was sent with */
                event_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplaceUsageIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageEvent"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_vat_report: {
        parameters: {
            query: {
                /** @description First day. */
                from: string;
                /** @description Last day. */
                to: string;
                /** @description Of one legal entity; of the whole business when left out. */
                legal_entity?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VatReport"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    export_vat_report: {
        parameters: {
            query: {
                /** @description First day. */
                from: string;
                /** @description Last day. */
                to: string;
                /** @description csv, xlsx or pdf. */
                format: "csv" | "xlsx" | "pdf";
                /** @description For csv: summary (when left out), reporting, oss, documents or ledger. The others hold everything. */
                table?: "summary" | "reporting" | "oss" | "documents" | "ledger";
                /** @description Of one legal entity; of the whole business when left out. */
                legal_entity?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_zones: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
                /** @description A customer's. */
                customer?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_Zone"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_zone: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewZoneByStaff"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Zone"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_zone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Zone id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Zone"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_record_ttl: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Zone id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeTtl"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ZoneChange"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_zone_changes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Zone id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ZoneChanges"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_zone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Zone id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmZone"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Zone"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_records: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Zone id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChosenRecords"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ZoneChange"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    export_zone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Zone id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The zone file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    give_zone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Zone id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GiveZone"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Zone"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    apply_zone_import: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Zone id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplyZoneImport"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ZoneChange"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    preview_zone_import: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Zone id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ZoneImport"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ZoneImportPlan"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_zone_records: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Zone id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ZoneRecords"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_record: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Zone id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ZoneRecordIn"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ZoneRecord"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_record: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Zone id */
                id: string;
                /** @description Record id */
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ZoneRecordIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ZoneRecord"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_record: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Zone id */
                id: string;
                /** @description Record id */
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    request_password_reset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordReset"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    confirm_password_reset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordResetConfirmation"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_preferences: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preferences"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_preference: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Lower-case letters, digits and -_.:/ */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreferenceIn"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_SessionRow"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    end_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Session id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sign_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sign_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sign_up: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignUp"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    verify_email: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VerifyEmail"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resend_verification: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    connect_console: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The ticket */
                ticket: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description RFB 3.8 without a password */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stream_events: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["Change"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    report_install: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InstallReport"];
            };
        };
        responses: {
            /** @description Taken in */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    receive_payment_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Gateway id */
                gateway_id: string;
            };
            cookie?: never;
        };
        /** @description The gateway's event, exactly as it was signed */
        requestBody: {
            content: {
                "application/json": unknown;
            };
        };
        responses: {
            /** @description Taken in */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_meta: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Meta"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_own_addresses: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
                kind?: components["schemas"]["AddressKind"];
                /** @description Of one server. */
                service?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_Address"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_own_address: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Address id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddressDetail"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    assign_own_address: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Address id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignAddress"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Address"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    check_own_reverse_name: {
        parameters: {
            query?: {
                /** @description A whole host name. */
                name?: string;
            };
            header?: never;
            path: {
                /** @description Address id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForwardCheck"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_own_reverse_name: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Address id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReverseName"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Address"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    clear_own_reverse_name: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Address id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Address"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_advice: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_Advice"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    dismiss_advice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the advice */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Put away */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_own_credit_grants: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_CreditGrant"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_own_credit_notes: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_CreditNoteRow"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_own_e_credit_note: {
        parameters: {
            query?: {
                /** @description How it is to be written; ubl when absent. */
                format?: "ubl" | "cii" | "xrechnung" | "peppol" | "facturx";
            };
            header?: never;
            path: {
                /** @description Credit note id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description XML, or a PDF for facturx */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/xml": unknown;
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_own_credit_note_pdf: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Credit note id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": number[];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_own_domains: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_Domain"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_own_domain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Domain id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_own_auth_code: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Domain id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DomainAuthCode"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_own_name_servers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Domain id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DomainNameServers"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_own_firewall_templates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FirewallTemplates"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_own_firewalls: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_Firewall"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_own_firewall: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FirewallIn"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Firewall"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_own_firewall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Firewall id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FirewallDetail"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_own_firewall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Firewall id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FirewallIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Firewall"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_own_firewall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Firewall id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is being deleted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    assign_own_firewall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Firewall id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignFirewall"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Firewall"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unassign_own_firewall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Firewall id */
                id: string;
                /** @description Service id */
                service_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Firewall"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_own_invoices: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
                /** @description open, paid, void or uncollectible; for staff also draft. */
                state?: string;
                /** @description Only those past their due date. */
                overdue?: boolean;
                /** @description Only this customer's. */
                customer_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_InvoiceRow"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_own_invoice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Invoice id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invoice"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_own_e_invoice: {
        parameters: {
            query?: {
                /** @description How it is to be written; ubl when absent. */
                format?: "ubl" | "cii" | "xrechnung" | "peppol" | "facturx";
            };
            header?: never;
            path: {
                /** @description Invoice id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description XML, or a PDF for facturx */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/xml": unknown;
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pay_invoice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Invoice id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PayInvoice"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Payment"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_own_invoice_pdf: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Invoice id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": number[];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_my_mail: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_MailRow"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_my_mail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Message id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Mail"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_members: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_Member"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    invite_member: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMember"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Member id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_own_network_places: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_NetworkPlace"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_own_networks: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_PrivateNetwork"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_own_network: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewNetwork"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivateNetwork"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_own_network: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Network id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivateNetworkDetail"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_own_network: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Network id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivateNetwork"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    look_at_own_network: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Network id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivateNetwork"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    join_own_network: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Network id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JoinNetwork"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivateNetwork"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    leave_own_network: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Network id */
                id: string;
                /** @description Service id */
                service_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivateNetwork"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_own_storages: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StorageShares"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_own_storage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Share id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StorageShare"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_own_buckets: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Share id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Buckets"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_own_bucket: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Share id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewBucket"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bucket"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_own_bucket: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Share id */
                id: string;
                /** @description Bucket name */
                bucket: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmBucket"];
            };
        };
        responses: {
            /** @description Gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_own_objects: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Share id */
                id: string;
                /** @description Bucket name */
                bucket: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StoredObjectKeys"];
            };
        };
        responses: {
            /** @description Gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_download_url: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Share id */
                id: string;
                /** @description Bucket name */
                bucket: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StoredObjectKey"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedUrl"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_folder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Share id */
                id: string;
                /** @description Bucket name */
                bucket: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StoredObjectKey"];
            };
        };
        responses: {
            /** @description Made */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_own_objects: {
        parameters: {
            query?: {
                /** @description The folder, with a slash at its end. */
                prefix?: string;
                /** @description What the page before named. */
                token?: string;
            };
            header?: never;
            path: {
                /** @description Share id */
                id: string;
                /** @description Bucket name */
                bucket: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredObjects"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_upload_url: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Share id */
                id: string;
                /** @description Bucket name */
                bucket: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StoredObjectKey"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedUrl"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reveal_own_storage_keys: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Share id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StorageKeys"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotate_own_storage_keys: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Share id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StorageKeys"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_own_storage_usage: {
        parameters: {
            query?: {
                /** @description 1 to 400; 30 if it is left out. */
                days?: number;
            };
            header?: never;
            path: {
                /** @description Share id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StorageUsage"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_my_one_time_purchases: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_OneTimePurchase"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_my_orders: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_Order"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_my_order: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Order id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_overview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_payment_methods: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_PaymentMethod"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_payment_method: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPaymentMethod"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentMethod"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_payment_method: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Payment method id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    make_payment_method_default: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Payment method id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentMethod"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pay_invoices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PayInvoices"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Payment"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_own_payment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Payment id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Payment"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_own_payment_receipt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Payment id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description PDF */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": unknown;
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refresh_own_payment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Payment id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Payment"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_profile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_profile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomerIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_own_services: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
                /** @description A state, or failed for every failed one. */
                state?: string;
                /** @description Of this customer. */
                customer_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_ServiceRow"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_own_service: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Service"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rename_own_service: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RenameService"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Service"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_own_actions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_ServiceAction"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    request_own_action: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RequestAction"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAction"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    quote_own_add_on: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QuoteAddOn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceChangeQuote"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_own_service_add_ons: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAddOns"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    buy_own_add_on: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BuyAddOn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceChangeMade"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_own_service: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CancelService"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Service"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    preview_cancellation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CancelPreview"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_own_service: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeOwnServiceIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceChangeMade"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_own_change_options: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_ServiceChangeOption"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    quote_own_service_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QuoteOwnChangeIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceChangeQuote"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_own_service_changes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_ServiceChange"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    undo_own_service_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
                /** @description Change id */
                change_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceChange"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_own_console: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Console"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    open_own_console: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsoleTicket"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    switch_off_own_console: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Off */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_own_console_password: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsoleAccess"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reveal_own_console: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsoleAccess"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reveal_own_credentials: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevealCredentials"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceCredentials"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_own_effective_rules: {
        parameters: {
            query?: {
                /** @description A firewall of the same customer. */
                with?: string;
            };
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EffectiveRules"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_own_service_options: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceOptions"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_own_service_texts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetTexts"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceOptions"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resume_own_service: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Service"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_snapshot_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SnapshotScheduleOfService"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_snapshot_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PutSnapshotSchedule"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SnapshotSchedule"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_snapshot_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_snapshots: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Snapshots"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_snapshot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSnapshot"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Snapshot"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_snapshot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
                /** @description Snapshot id */
                sid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_snapshot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
                /** @description Snapshot id */
                sid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateSnapshot"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Snapshot"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rollback_snapshot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
                /** @description Snapshot id */
                sid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Snapshot"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_own_software: {
        parameters: {
            query?: {
                /** @description The image to be installed; the present one when absent. */
                image_id?: string;
            };
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceSoftware"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reveal_own_software: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_InstallSecret"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_own_service_timeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_TimelineEntry"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_own_service_usage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceUsage"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_ssh_keys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView_SshKey"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_ssh_key: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSshKey"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SshKey"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_ssh_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description SSH key id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rename_ssh_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description SSH key id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RenameSshKey"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SshKey"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_own_statement: {
        parameters: {
            query?: {
                /** @description First day; the first of the last day's year when left out. */
                from?: string;
                /** @description Last day, not after today; today when left out. */
                to?: string;
                /** @description In which currency; the account's when left out. */
                currency?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description PDF */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": unknown;
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    request_top_up: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TopUpIn"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopUp"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_automatic_top_up: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AutomaticTopUpSetting"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_automatic_top_up: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AutomaticTopUp"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AutomaticTopUpSetting"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_own_vat_number: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VatNumber"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_own_zones: {
        parameters: {
            query?: {
                /** @description Rows wanted, 1 to 200 (25 when absent). */
                limit?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Search text. */
                q?: string;
                /** @description Field to sort by, `-` in front for descending. */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_Zone"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_own_zone: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewZone"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Zone"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_own_zone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Zone id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Zone"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_own_record_ttl: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Zone id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeTtl"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ZoneChange"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_own_zone_changes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Zone id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ZoneChanges"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_own_zone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Zone id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmZone"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Zone"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_own_records: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Zone id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChosenRecords"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ZoneChange"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    export_own_zone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Zone id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The zone file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    apply_own_zone_import: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Zone id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplyZoneImport"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ZoneChange"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    preview_own_zone_import: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Zone id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ZoneImport"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ZoneImportPlan"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_own_zone_records: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Zone id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ZoneRecords"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_own_record: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Zone id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ZoneRecordIn"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ZoneRecord"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_own_record: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Zone id */
                id: string;
                /** @description Record id */
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ZoneRecordIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ZoneRecord"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_own_record: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Zone id */
                id: string;
                /** @description Record id */
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_cart: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCartIn"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cart"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_cart: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Cart id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cart"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_cart: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Cart id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CartIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cart"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checkout_cart: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Cart id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckoutIn"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_catalog: {
        parameters: {
            query?: {
                /** @description ISO 4217 code; the business's own currency when absent. */
                currency?: string;
                /** @description The address of a hidden product: whoever has its link sees it, too. */
                also?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Catalog"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_offer: {
        parameters: {
            query: {
                /** @description The secret of the link. */
                token: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Offer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    accept_offer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptOfferIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedOffer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    decline_offer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeclineOfferIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Offer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_offer_pdf: {
        parameters: {
            query: {
                /** @description The secret of the link. */
                token: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": number[];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    quote_cart: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QuoteIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quote"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_shop_software: {
        parameters: {
            query: {
                /** @description The plan. */
                product_id: string;
                /** @description The image; without it, only the plan is judged. */
                image_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SoftwareOffer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
