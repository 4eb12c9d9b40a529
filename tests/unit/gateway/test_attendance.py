from stonechat.gateway.attendance import Attendance


class Guest:
    """Somebody who notes how often they were put out."""

    def __init__(self) -> None:
        self.expelled = 0

    def expel(self) -> None:
        self.expelled += 1


def test_all_connections_of_an_ended_session_are_expelled_and_no_others() -> None:
    attendance = Attendance()
    phone, laptop, other = Guest(), Guest(), Guest()
    attendance.add("one", phone)
    attendance.add("one", laptop)
    attendance.add("two", other)
    attendance.end_sessions(["one", "of nobody"])
    assert (phone.expelled, laptop.expelled, other.expelled) == (1, 1, 0)
    attendance.end_sessions(["one"])
    assert phone.expelled == 1


def test_a_connection_that_has_gone_is_not_expelled() -> None:
    attendance = Attendance()
    phone, laptop = Guest(), Guest()
    attendance.add("one", phone)
    attendance.add("one", laptop)
    attendance.remove("one", phone)
    attendance.remove("two", laptop)
    attendance.end_sessions(["one", "two"])
    assert (phone.expelled, laptop.expelled) == (0, 1)


def test_a_connection_may_leave_while_it_is_expelled() -> None:
    attendance = Attendance()

    class Leaving(Guest):
        def expel(self) -> None:
            super().expel()
            attendance.remove("one", self)

    leaving = [Leaving(), Leaving()]
    for guest in leaving:
        attendance.add("one", guest)
    attendance.end_sessions(["one"])
    assert [guest.expelled for guest in leaving] == [1, 1]
