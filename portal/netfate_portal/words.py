"""What the pages say. `$service` is the operator's name for what a session brings, such as "personal firewall"."""

from .desk import Reason

REFUSED = {
    Reason.WRONG_PASSWORD: "The password is wrong. Check it and try again.",
    Reason.UNKNOWN_USER: "There is no user of this name. Check how it is written.",
    Reason.LOCKED_OUT: "Too many attempts have failed. You can try again in $wait.",
    Reason.DISABLED: "Your account is disabled. Please ask $operator.",
    Reason.DEVICE_NOT_ALLOWED: "Your account may not be used with this device. Please ask $operator.",
    Reason.ALREADY_LOGGED_IN: "Your account is in use on another device. Log out there first.",
    Reason.INCORRECT: "The login was refused. Check user name and password.",
}
TOO_OFTEN = "That was quick. Wait a few seconds, then try again."
BUSY = "Many people are logging in right now. Please try again in a moment."
UNANSWERED = "The login service does not answer. Please try again in a minute."
EMPTY = "Please type your user name and your password."
OLD_FORM = "This page was too old to be used. Please type your password again."

# Title and text of the pages without a form.
NOTICES = {
    "full": ("No place is free", "All places for your $service are taken at the moment. You are still logged in, and "
             "it starts by itself as soon as a place is free."),
    "failed": ("It could not be started", "Your $service could not be started. It is being tried again; you need not "
               "do anything. If this lasts, please ask $operator."),
    "unanswered": ("Please wait a moment", "The login service does not answer. This page tries again by itself."),
    "busy": ("Please wait a moment", "Many people are here right now. This page tries again by itself."),
    "logged-out": ("You are logged out", "This device has no access to the Internet any more."),
    "not-logged-out": ("Please try again", "The login service has not confirmed that you are logged out."),
    "unrecognised": ("Your device was not recognised", "Disconnect it from the network, connect it again, and then "
                     "reload this page."),
    "not-found": ("There is no such page", "The page that you asked for does not exist here."),
    "bad-request": ("That did not work", "Your browser has sent something that was not understood."),
}


def duration(seconds: int) -> str:
    """A time as one says it, rounded up."""
    for length, name in ((3600, "hour"), (60, "minute")):
        if seconds >= 2 * length or seconds == length:
            count = -(-seconds // length)
            return f"{count} {name}{'s' if count != 1 else ''}"
    return f"{seconds} second{'s' if seconds != 1 else ''}"
