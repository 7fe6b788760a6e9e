"""What can go wrong for a person who uses the atlas, told so that they can mend it."""


class EcosystemError(Exception):
    """Something a person asked for cannot be done; the message says what is wrong and what would be right."""

    status = 400


class Unknown(EcosystemError):
    """The thing asked for is not there."""

    status = 404


class Refused(EcosystemError):
    """The request is understood and not carried out."""

    status = 403


class TooSlow(EcosystemError):
    """A query passed its time limit and was ended."""

    status = 503


class NotAcceptable(EcosystemError):
    """Nothing that the asker accepts can be given."""

    status = 406


class TooLarge(EcosystemError):
    """Something is larger than what is read or shown at once."""

    status = 413
