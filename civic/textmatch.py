def normalise(t):
    return t


def sha256(t):
    return t
