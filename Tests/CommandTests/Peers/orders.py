"""How a test tells a peer what to do, and what the peer tells the test: files in a folder of theirs."""


class Orders:
    def __init__(self, folder):
        self.folder = folder

    def order(self, name):
        """What an order says; None without it."""
        try:
            return open(f"{self.folder}/.{name}").read().strip()
        except FileNotFoundError:
            return None

    def used(self, name):
        """Whether an order with a count is still to be obeyed; counts it down."""
        left = int(self.order(name) or 0)
        if left > 0:
            open(f"{self.folder}/.{name}", "w").write(str(left - 1))
        return left > 0

    def note(self, line):
        """Notes an event."""
        with open(f"{self.folder}/.log", "a") as log:
            log.write(line + "\n")
