//! The address of ServiceNow that somebody types into the set-up page.

use patchcord::admin::address::complete;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn a_name_a_host_and_a_whole_address_all_give_the_origin() {
    for typed in [
        "acme",
        " acme ",
        "acme.service-now.com",
        "https://acme.service-now.com",
        "https://acme.service-now.com/now/nav/ui/home?x=1#y",
        "acme.service-now.com/navpage.do",
    ] {
        let origin = complete(typed).unwrap();
        assert_eq!(origin.as_str(), "https://acme.service-now.com", "{typed}");
    }
}

#[test]
fn an_address_of_another_site_is_refused() {
    for typed in ["", "acme.example.com", "http://acme.service-now.com", "a b"] {
        assert!(complete(typed).is_err(), "{typed}");
    }
}
