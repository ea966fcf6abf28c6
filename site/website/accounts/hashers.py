"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class FrugalArgon2(Argon2PasswordHasher):
    """Argon2id with 46 MiB and one thread, as OWASP advises.

    Django's own takes 100 MiB and eight threads: twenty log-ins at once end a small machine.
    Hashes of other figures are made anew when their owner logs in.
    """

    time_cost = 1
    memory_cost = 47_104
    parallelism = 1
