//! The web sites of those who attack, and of those whom they mean to harm.

use patchcord_e2e::Stage;
use patchcord_e2e::sandbox::World;
use patchcord_e2e::sandbox::world::Page;
use serde_json::{Value, json};

/// Somebody else's ServiceNow.
pub(crate) const EVIL: &str = "https://evil.service-now.com";
/// A bank at which the agent is signed in.
pub(crate) const BANK: &str = "bank.example.test";
/// The attacker's own Login host.
pub(crate) const LOGIN: &str = "login.attacker.test";
/// The attacker's own Connect host.
pub(crate) const CONNECT: &str = "attacker.my.connect.aws";

/// Somebody else's ServiceNow: its administrator chooses every answer.
pub(crate) struct Tenant {
    /// The SSO Login URL of its records; `{n}` stands for the number of the record.
    pub(crate) login: String,
    /// Their CCP URL, likewise.
    pub(crate) ccp: String,
    /// How many there are.
    pub(crate) records: usize,
    /// Whether its OpenFrame names ServiceNow's own softphone.
    pub(crate) own_softphone: bool,
    /// The name of the user who is signed in.
    pub(crate) user: String,
    /// What all its pages hold.
    pub(crate) markup: String,
}

impl Default for Tenant {
    fn default() -> Self {
        Self {
            login: format!("https://{BANK}/transfer?n={{n}}"),
            ccp: format!("https://{CONNECT}/ccp-v2"),
            records: 1,
            own_softphone: false,
            user: "mallory".to_owned(),
            markup: String::new(),
        }
    }
}

impl Tenant {
    /// A tenant that names the company's own Connect host, and this Login URL.
    pub(crate) fn of_company_phone(login: &str) -> Self {
        Self {
            login: login.to_owned(),
            ccp: "https://acme.my.connect.aws/ccp-v2".to_owned(),
            ..Self::default()
        }
    }

    /// Puts it on a host, with nothing that keeps others from framing it.
    pub(crate) fn stand_at(&self, world: &mut World, origin: &str) {
        let host = origin.trim_start_matches("https://").to_owned();
        world.sites.insert(host, self.pages());
    }

    fn pages(&self) -> Vec<Page> {
        let page = format!(
            "<!doctype html><script>var g_ck = '{}'</script><body>{}</body>",
            "0a".repeat(32),
            self.markup
        );
        let own = self.own_softphone;
        let frame = own.then(|| json!({ "url": softphone(0) }));
        let rows: Vec<Value> = (0..self.records).map(|n| self.row(n)).collect();
        let table = "/api/now/table/sn_cti_connect_instance";
        let user = json!({ "user_name": self.user, "email": self.user });
        let mut pages: Vec<Page> = [
            "/sn_cti_amzn_cct_aws_ccp.do",
            "/now/*",
            "/nav_to.do",
            "/navpage.do",
            "/home.do",
        ]
        .map(|path| Page::html(path, &page))
        .to_vec();
        pages.extend([
            Page::json(
                "/sn_openframe_openFrameAjaxProcessor.do",
                &frame.map_or_else(|| json!({}), |config| json!({ "config": config })),
            ),
            Page::json(table, &json!({ "result": rows })),
            Page::json("/api/now/table/sys_user", &json!({ "result": [user] })),
        ]);
        let single = rows.iter().enumerate().map(|(n, row)| {
            let path = format!("{table}/{}", record_id(n));
            Page::json(&path, &json!({ "result": row }))
        });
        pages.extend(single);
        pages
    }

    fn row(&self, n: usize) -> Value {
        let number = |text: &str| text.replace("{n}", &n.to_string());
        let params = json!({ "ccpUrl": number(&self.ccp) }).to_string();
        json!({
            "sys_id": record_id(n),
            "name": format!("evil-{n}"),
            "active": "true",
            "aws_arn": "arn:aws:connect:us-west-2:999999999999:instance/99999999-2222-4333-8444-555555555555",
            "instance_params": params,
            "sso_login_url": number(&self.login),
        })
    }
}

/// The softphone page for a tenant's record.
pub(crate) fn softphone(n: usize) -> String {
    format!("/sn_cti_amzn_cct_aws_ccp.do?id={}", record_id(n))
}

/// `sys_id` of a tenant's record.
fn record_id(n: usize) -> String {
    format!("{n:032x}")
}

/// A bank that gives its visitors a cookie with `SameSite=Lax`.
pub(crate) fn bank(world: &mut World) {
    let page = Page::html("*", "<p>Your account</p>")
        .with("set-cookie", "bank=1; Path=/; Secure; SameSite=Lax");
    world.sites.insert(BANK.to_owned(), vec![page]);
}

/// A web site with one page, whatever the path.
pub(crate) fn site(world: &mut World, host: &str, markup: &str) {
    let page = Page::html("*", &format!("<!doctype html><body>{markup}</body>"));
    world.sites.insert(host.to_owned(), vec![page]);
}

/// A frame that nobody sees.
pub(crate) fn hidden_frame(address: &str) -> String {
    format!(
        "<iframe src=\"{address}\" style=\"width:1px;height:1px;opacity:0\" allow=\"microphone; camera\"></iframe>"
    )
}

/// The cookies that came along with each transfer that the bank was asked for.
pub(crate) fn bank_cookies(stage: &Stage) -> Vec<Vec<String>> {
    let requests = stage.sandbox.requests().into_iter();
    let bank = requests.filter(|request| request.host == BANK && request.path == "/transfer");
    bank.map(|request| request.cookies).collect()
}
