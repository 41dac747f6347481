//! ServiceNow's answers about the record: rows, columns, Instance Params, the user.
#![no_main]

use libfuzzer_sys::fuzz_target;
use patchcord::servicenow::User;
use patchcord::servicenow::columns::parse_columns;
use patchcord::servicenow::reading::read;
use patchcord::servicenow::{Answer, FieldNames, LoginField, Reading};
use patchcord::value::SysId;
use patchcord_fuzz::{in_time, sometimes_long, survives};

const WANTED: &str = "0123456789abcdef0123456789abcdef";

fuzz_target!(|data: &[u8]| {
    let Some((&choice, data)) = data.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(data);
    // A zero byte stands between the answer with rows and the answer with columns.
    let (rows, columns) = text.split_once('\0').unwrap_or((&text, "{}"));
    let status = [200, 200, 200, 200, 401, 400, 302, 201][usize::from(choice % 8)];
    let mut answer = Answer::new(
        status,
        choice & 8 > 0,
        sometimes_long(rows, Answer::LONGEST + 1),
    );
    for name in Answer::HEADERS {
        // Headers say something of their own, also what the body says.
        if choice & 16 > 0 {
            answer.header(name, rows.get(..40).unwrap_or(rows));
        }
    }
    let wanted = SysId::parse(WANTED).ok().filter(|_| choice & 32 > 0);
    let names = FieldNames {
        login_url: (choice & 64 > 0).then(|| "u_login".to_owned()),
        ..FieldNames::default()
    };
    let columns = in_time(|| parse_columns(&Answer::new(200, false, columns.to_owned())));
    let reading = in_time(|| read(&answer, wanted.as_ref(), &names, None));
    let better = in_time(|| read(&answer, wanted.as_ref(), &names, columns.as_ref()));
    assert_eq!(
        reading.cause(),
        better.cause(),
        "columns only tell of one field"
    );
    for reading in [reading, better] {
        let Reading::Found(record) = reading else {
            assert!(reading.cause().is_some());
            continue;
        };
        assert!((200..300).contains(&status));
        assert!(answer.body().len() <= Answer::LONGEST);
        if wanted.is_some() {
            assert_eq!(record.sys_id, wanted);
        } else {
            assert_ne!(record.active, Some(false));
        }
        if record.login == LoginField::Absent || record.login == LoginField::Unreadable {
            assert!(columns.is_some(), "without columns nobody can tell");
        }
        survives(&*record);
    }
    if let Some(user) = in_time(|| User::read(&answer)) {
        assert!(
            user.names()
                .all(|name| (1..=256).contains(&name.chars().count()))
        );
        survives(&user);
    }
    let _ = answer.token_for_retry();
});
