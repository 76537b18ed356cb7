//! What only one kind of process does, told.

use super::*;
use fallible_engine::kernel::faults::GiveAddress;

#[test]
fn names_and_who_serves_under_them() {
    let mut names = Run::new().cast.names;
    let (asked, here) = (names.intern("Alice"), names.intern("db-1"));
    let service = here;
    let listed = |named| Note::Listed {
        service,
        address: Address(2),
        named,
    };
    let handled = |asked| Note::Handled {
        operation: RELOAD,
        asked,
        here,
    };
    let mistaken = Note::Mistaken {
        address: Address(2),
        found: service,
    };
    assert_told([
        (
            Fact::from(GiveAddress(Address(1), DB3)),
            "db-3 gets the address of db-1",
        ),
        (
            Fact::Noted(DB3, Note::Joined { service }),
            "db-3 begins to serve db-1",
        ),
        (
            Fact::Noted(DB3, Note::Left { service }),
            "db-3 leaves the service db-1",
        ),
        (
            Fact::Noted(DB1, listed(true)),
            "db-1 now vouches for the address of db-3 as db-1",
        ),
        (
            Fact::Noted(DB1, listed(false)),
            "db-1 no longer vouches for the address of db-3 as db-1",
        ),
        (
            Fact::Noted(DB3, handled(here)),
            "db-3 answers Alice's read bio",
        ),
        (
            Fact::Noted(DB3, handled(asked)),
            "db-3, which serves db-1, answers Alice's read bio, which was for Alice",
        ),
        (
            Fact::Noted(ALICE, mistaken),
            "Alice finds db-1 at the address of db-3, and hangs up",
        ),
    ]);
}

#[test]
fn money_and_those_who_are_after_it() {
    let payee = Run::new().pair().0;
    let executed = Note::Executed {
        payer: ALICE,
        payee,
        dollars: 600,
        number: 0,
        remembered: 1,
    };
    let transfer = Ask::transfer(payee, 600);
    let third = OperationId {
        client: ALICE,
        number: 2,
    };
    let done = Outcome::Done {
        value: Value::Nothing,
        position: Position::default(),
    };
    assert_told([
        (
            Fact::Invoked(third, transfer),
            "Alice begins to transfer $600 to bio",
        ),
        (
            Fact::Noted(DB1, executed),
            "db-1 moves $600 from Alice to bio",
        ),
        (
            Fact::Completed(third, done),
            "Alice's transfer $600 to bio is confirmed",
        ),
        (
            Fact::Noted(DB1, Note::TurnedAway(Refusal::SeenBefore)),
            "db-1 turns a message away: number seen before",
        ),
        (
            Fact::Noted(DB3, Note::Learnt { secret: payee }),
            "db-3 can read a password: bio",
        ),
        (
            Fact::Noted(DB3, Note::Attacked(Attack::Replayed)),
            "db-3 sends a recorded message again",
        ),
    ]);
}

#[test]
fn what_a_hub_holds_and_whom_it_takes_for_dead() {
    let (field, value) = Run::new().pair();
    let gone = Value::Nothing;
    let fourth = OperationId {
        client: ALICE,
        number: 3,
    };
    let done = Outcome::Done {
        value,
        position: Position::default(),
    };
    assert_told([
        (
            Fact::Invoked(fourth, Ask::bringing(Verb::Edit, field, value)),
            "Alice begins to set bio = v2",
        ),
        (
            Fact::Completed(fourth, done),
            "Alice's set bio = v2 is confirmed",
        ),
        (
            Fact::Noted(DB1, Note::FieldSet { field, value }),
            "db-1 now holds bio = v2",
        ),
        (
            Fact::Noted(DB1, Note::FieldSet { field, value: gone }),
            "db-1 no longer holds bio",
        ),
        (
            Fact::Noted(ALICE, Note::Undecodable { version: 2 }),
            "Alice cannot read a message of version 2",
        ),
        (
            Fact::Noted(DB1, Note::Suspected(ALICE)),
            "db-1 takes Alice for dead",
        ),
        (
            Fact::Noted(DB1, Note::Trusted(ALICE)),
            "db-1 sees that Alice is alive",
        ),
        (
            Fact::Noted(
                ALICE,
                Note::Upgraded {
                    reads: 2,
                    writes: 1,
                },
            ),
            "Alice now reads up to version 2 and writes version 1",
        ),
    ]);
}
