from stonechat.delivery.push.load import PER_SERVICE, ROUND, UNDER_WAY, Load


def begun(load: Load, service: str, count: int) -> None:
    for _ in range(count):
        load.begin(service)


def test_a_service_is_busy_until_it_has_done_with_a_round() -> None:
    load = Load()
    begun(load, "slow", PER_SERVICE - 1)
    assert load.busy == frozenset()
    load.begin("slow")
    assert load.busy == {"slow"}
    assert [load.end("slow") for _ in range(ROUND)] == [False] * (ROUND - 1) + [True]
    assert load.busy == frozenset()
    assert not load.end("slow")


def test_a_busy_service_leaves_room_for_others() -> None:
    load = Load()
    begun(load, "slow", PER_SERVICE + ROUND)
    assert load.room == ROUND
    load.begin("quick")
    assert not load.end("quick")


def test_no_more_is_begun_than_fits() -> None:
    load = Load()
    for number in range(UNDER_WAY - 1):
        load.begin(f"service{number}")
    assert load.room == 1
    load.begin("another")
    assert load.room == 0
    ended = [load.end(f"service{number}") for number in range(ROUND)]
    assert ended == [False] * (ROUND - 1) + [True]
    assert load.room == ROUND
