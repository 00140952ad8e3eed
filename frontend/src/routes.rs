//! Every address of the dashboard. The server answers each of them with the same shell.

/// A page of the dashboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Page {
    Overview,
    Integration,
    History,
    Connectors,
    AssetTracking,
    Logs,
    Subscription,
    Billing,
    Invoices,
    Support,
    NewTicket,
    Ticket,
    Desk,
    DeskTicket,
    DeskAccounts,
    DeskAccount,
    DeskReplies,
    DeskOverview,
    Activity,
    Team,
    Account,
    Security,
    Password,
    SignUp,
    VerifyEmail,
    Login,
    ForgotPassword,
    ResetPassword,
    Invitation,
    SingleSignOn,
    NotFound,
}

/// Every address and its page.
const ROUTES: [(&str, Page); 30] = [
    (OVERVIEW, Page::Overview),
    (INTEGRATION, Page::Integration),
    (HISTORY, Page::History),
    (CONNECTORS, Page::Connectors),
    (ASSETS, Page::AssetTracking),
    (LOGS, Page::Logs),
    (SUBSCRIPTION, Page::Subscription),
    (BILLING, Page::Billing),
    (INVOICES, Page::Invoices),
    (SUPPORT, Page::Support),
    (NEW_TICKET, Page::NewTicket),
    (TICKET, Page::Ticket),
    (DESK, Page::Desk),
    (DESK_TICKET, Page::DeskTicket),
    (DESK_ACCOUNTS, Page::DeskAccounts),
    (DESK_ACCOUNT, Page::DeskAccount),
    (DESK_REPLIES, Page::DeskReplies),
    (DESK_OVERVIEW, Page::DeskOverview),
    (ACTIVITY, Page::Activity),
    (TEAM, Page::Team),
    (ACCOUNT, Page::Account),
    (SECURITY, Page::Security),
    (PASSWORD, Page::Password),
    (SIGN_UP, Page::SignUp),
    ("/verify-email", Page::VerifyEmail),
    (LOGIN, Page::Login),
    (FORGOT_PASSWORD, Page::ForgotPassword),
    ("/reset-password", Page::ResetPassword),
    ("/invitation", Page::Invitation),
    ("/login/sso", Page::SingleSignOn),
];

impl Page {
    /// Whether it stands in the frame, and is for people who are logged in.
    pub(crate) fn is_framed(self) -> bool {
        matches!(
            self,
            Self::Overview
                | Self::Integration
                | Self::History
                | Self::Connectors
                | Self::AssetTracking
                | Self::Logs
                | Self::Subscription
                | Self::Billing
                | Self::Invoices
                | Self::Support
                | Self::NewTicket
                | Self::Ticket
                | Self::Desk
                | Self::DeskTicket
                | Self::DeskAccounts
                | Self::DeskAccount
                | Self::DeskReplies
                | Self::DeskOverview
                | Self::Activity
                | Self::Team
                | Self::Account
                | Self::Security
                | Self::Password
        )
    }
}

/// The page at a path.
pub(crate) fn page_at(path: &str) -> Page {
    ROUTES.iter().find(|(known, _)| *known == path).map_or(Page::NotFound, |(_, page)| *page)
}

/// Paths, for menus, links and redirects.
pub(crate) const OVERVIEW: &str = "/";
pub(crate) const INTEGRATION: &str = "/integration";
pub(crate) const HISTORY: &str = "/integration/history";
pub(crate) const CONNECTORS: &str = "/connectors";
pub(crate) const ASSETS: &str = "/asset-tracking";
pub(crate) const LOGS: &str = "/logs";
pub(crate) const SUBSCRIPTION: &str = "/subscription";
pub(crate) const BILLING: &str = "/subscription/billing";
pub(crate) const INVOICES: &str = "/subscription/invoices";
pub(crate) const SUPPORT: &str = "/support";
pub(crate) const NEW_TICKET: &str = "/support/new";
pub(crate) const TICKET: &str = "/support/ticket";
pub(crate) const DESK: &str = "/desk";
pub(crate) const DESK_TICKET: &str = "/desk/ticket";
pub(crate) const DESK_ACCOUNTS: &str = "/desk/accounts";
pub(crate) const DESK_ACCOUNT: &str = "/desk/account";
pub(crate) const DESK_REPLIES: &str = "/desk/replies";
pub(crate) const DESK_OVERVIEW: &str = "/desk/overview";
pub(crate) const ACTIVITY: &str = "/activity";
pub(crate) const TEAM: &str = "/team";
pub(crate) const ACCOUNT: &str = "/account";
pub(crate) const SECURITY: &str = "/security";
pub(crate) const PASSWORD: &str = "/account/password";
pub(crate) const SIGN_UP: &str = "/sign-up";
pub(crate) const LOGIN: &str = "/login";
pub(crate) const FORGOT_PASSWORD: &str = "/forgot-password";

/// The API's documentation: pages of the server, not of this program.
pub(crate) const API_DOCS: &str = "/api/docs";
pub(crate) const LOGS_GUIDE: &str = "/api/docs/connectors#logs";
pub(crate) const USAGE_GUIDE: &str = "/api/docs/connectors#which-assets-are-used-where";

/// A section of the Integration page.
pub(crate) struct Section {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
}

/// The Integration page's table of contents.
pub(crate) const SECTIONS: [Section; 5] = [
    Section { id: "api-key", name: "API key" },
    Section { id: "bynder", name: "Bynder settings" },
    Section { id: "asset-selector", name: "Asset selector" },
    Section { id: "fields", name: "Fields" },
    Section { id: "advanced", name: "Advanced" },
];

/// Where to go after a login: only a path of this site. A browser reads `//host` and `/\host` as
/// another site, and drops tabs and line breaks before it looks.
pub(crate) fn local_path(wanted: Option<&str>) -> &str {
    wanted
        .filter(|path| {
            path.starts_with('/')
                && !path.starts_with("//")
                && !path.contains('\\')
                && !path.chars().any(char::is_control)
                && !path.starts_with(LOGIN)
        })
        .unwrap_or(OVERVIEW)
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn a_login_leads_nowhere_else() {
        for path in ["/", "/integration#bynder", "/integration?field=global"] {
            assert_eq!(local_path(Some(path)), path);
        }
        let refused = [
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "https://evil.example",
            "x",
            "",
        ];
        for path in refused {
            assert_eq!(local_path(Some(path)), "/");
        }
        assert_eq!(local_path(None), "/");
        assert_eq!(local_path(Some("/login?next=/login")), "/");
    }
}
