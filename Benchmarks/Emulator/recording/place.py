"""The place that programs are recorded in: a home folder whose contents, names and dates are always the same.

Nothing on a recorded screen may tell of the machine it was made on, so the user, the host and the
processes are those of namespaces of their own, and all files are made here.
"""
import os
import subprocess
import textwrap
import zipfile

HOME = "/home/demo"
DATE = "2024-01-02T03:04:05+00:00"
ENVIRONMENT = {
    "HOME": HOME, "USER": "demo", "LOGNAME": "demo", "SHELL": "/bin/bash", "LANG": "C.UTF-8", "TZ": "UTC",
    "PATH": f"{HOME}/.venv/bin:/usr/local/bin:/usr/bin:/bin:/usr/games", "COLORTERM": "truecolor",
    "PYTHONDONTWRITEBYTECODE": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": "/dev/null",
    "GIT_AUTHOR_DATE": DATE, "GIT_COMMITTER_DATE": DATE, "GIT_CONFIG_NOSYSTEM": "1", "EDITOR": "nano", "LESSHISTFILE": "-",
}

UNICODE = """\
Plain text, then what is harder.
漢字かな交じり文 and 한국어 in one line, ｆｕｌｌ width.
Combining: e\u0301 a\u0308 n\u0303, Vietnamese ế ệ, Hebrew שלום, Arabic سلام.
Emoji: 😀 🚀 🎉 and arrows → ⇒ ↔, boxes ┌─┐│└┘ ▀▄█ ▒.
Long: """ + "漢字 wrap " * 24 + "\nTabs:\ta\tbb\tccc\nEnd.\n"


def source():
    text = '#include <stdio.h>\n\n/* Adds numbers, and says so. */\n'
    for number in range(1, 41):
        text += textwrap.dedent(f"""\

            static int add_{number}(int value)
            {{
            \tif (value > {number * 7}) {{
            \t\tprintf("add_{number}: %d\\n", value);
            \t\treturn value + {number}; /* int, not long */
            \t}}
            \treturn {number};
            }}
            """)
    return text + '\nint main(void)\n{\n\treturn add_1(3) + add_2(4);\n}\n'


def manual():
    text = '.TH DEMO 1 2024-01-02 "demo 1.0" "User Commands"\n.SH NAME\ndemo \\- shows what a terminal can do\n'
    text += ".SH SYNOPSIS\n.B demo\n[\\fB\\-v\\fR] [\\fB\\-\\-level\\fR \\fIN\\fR] \\fIfile\\fR ...\n.SH DESCRIPTION\n"
    for number in range(1, 13):
        text += (f".PP\nParagraph {number} of \\fBdemo\\fR reads \\fIfile\\fR and writes it to the terminal, word by word, until "
                 "the last of the words was written and nothing is left to be read.\n")
    return text + ".SH OPTIONS\n" + "".join(f".TP\n\\fB\\-\\-option\\-{n}\\fR=\\fIvalue\\fR\nSets option {n}.\n"
                                             for n in range(12)) + ".SH SEE ALSO\n\\fBless\\fR(1), \\fBman\\fR(1)\n"


def wheel(path, name, requires, size):
    """A wheel without use; `size` bytes of noise make the download of it show its progress."""
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(f"{name}.py", "value = 1\n")
        file.writestr(f"{name}.bin", b"\0" * size)
        needs = "".join(f"Requires-Dist: {other}\n" for other in requires)
        file.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{needs}")
        file.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: demo\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        file.writestr(f"{info}/RECORD", "")


def run(*command, folder=HOME, **more):
    subprocess.run(command, cwd=folder, env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL, **more)


def write(path, text):
    path = os.path.join(HOME, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def make_repository():
    git = ("git", "-c", "init.defaultBranch=main")
    run("git", "config", "--global", "user.name", "Demo")
    run("git", "config", "--global", "user.email", "demo@example.org")
    run("git", "config", "--global", "core.abbrev", "7")
    folder = f"{HOME}/project"
    os.makedirs(folder)
    run(*git, "init", "-q", folder=folder)

    def commit(message):
        run("git", "add", "-A", folder=folder)
        run("git", "commit", "-q", "-m", message, folder=folder)

    for number in range(1, 9):
        write(f"project/part{number}.txt", "".join(f"line {n} of part {number}\n" for n in range(1, 20)))
        commit(f"part {number}: begin")
    run("git", "checkout", "-q", "-b", "topic", folder=folder)
    write("project/part3.txt", "".join(f"line {n} of part 3{' changed' if n % 5 == 0 else ''}\n" for n in range(1, 20)))
    commit("part 3: change each fifth line — 漢字 😀")
    run("git", "checkout", "-q", "main", folder=folder)
    write("project/part5.txt", "one\ntwo\n")
    commit("part 5: shorten")
    run("git", "merge", "-q", "--no-ff", "-m", "Merge branch 'topic'", "topic", folder=folder)
    run("git", "clone", "-q", "--bare", "project", "bare.git")
    write("project/part1.txt", "".join(f"line {n} of part 1{' edited' if n in (3, 16) else ''}\n" for n in range(1, 20)))


def make_debian_repository():
    for name, needs in [("demo-hello", "demo-data"), ("demo-data", ""), ("demo-tools", "")]:
        control = (f"Package: {name}\nVersion: 1.0\nArchitecture: all\nMaintainer: Demo <demo@example.org>\n"
                   + (f"Depends: {needs}\n" if needs else "") + f"Description: {name}, to be installed\n It does nothing.\n")
        write(f"packages/{name}/DEBIAN/control", control)
        write(f"packages/{name}/srv/{name}", "text\n" * 200)
        run("dpkg-deb", "--root-owner-group", "-b", f"packages/{name}", f"packages/{name}_1.0_all.deb")
    listing = subprocess.run(["dpkg-scanpackages", "-m", "."], cwd=f"{HOME}/packages", env=ENVIRONMENT, check=True,
                             capture_output=True, text=True).stdout
    write("packages/Packages", listing)
    for folder in ["state/lists/partial", "cache/archives/partial", "root/var/lib/dpkg/info", "root/var/lib/dpkg/updates",
                   "root/var/lib/dpkg/triggers", "root/tmp"]:
        os.makedirs(f"{HOME}/apt/{folder}")
    write("apt/root/var/lib/dpkg/status", "")
    write("apt/sources", f"deb [trusted=yes] file:{HOME}/packages ./\n")
    write("apt.conf", textwrap.dedent(f"""\
        APT::Sandbox::User "";
        APT::Architecture "amd64";
        APT::Color "1";
        Dir::Etc::SourceList "{HOME}/apt/sources";
        Dir::Etc::SourceParts "/dev/null";
        Dir::State "{HOME}/apt/state";
        Dir::State::Status "{HOME}/apt/root/var/lib/dpkg/status";
        Dir::Cache "{HOME}/apt/cache";
        Dir::Log "{HOME}/apt/log";
        DPkg::Options {{ "--root={HOME}/apt/root"; "--log=/dev/null"; "--force-not-root"; "--force-bad-path"; }};
        DPkg::Progress-Fancy "1";
        Dpkg::Use-Pty "0";
        """))
    run("apt-get", "-c", f"{HOME}/apt.conf", "update")


def make():
    """Fills the home folder, which has a Python environment in .venv and nothing else."""
    write("sample.c", source())
    write("unicode.txt", UNICODE)
    write("demo.1", manual())
    write("words.txt", "".join(f"word{n} {'ab' * (n % 17)}\n" for n in range(1, 400)))
    write("docs/readme.md", "# Demo\n\nSome *text*, a `code` and a [link](http://example.org).\n\n- one\n- two\n\n"
          "| a | b |\n|---|---|\n| 1 | 漢字 |\n")
    write("docs/long name with spaces.txt", "x\n")
    write("docs/notes/deep/file.txt", "deep\n")
    write("other.c", source().replace("int main", "long main").replace("add_3", "sum_3"))
    for name in ["alpha", "beta", "gamma"]:
        write(f"data/{name}/{name}.csv", "a,b,c\n" + "".join(f"{n},{n * n},{name}\n" for n in range(30)))
    write("bin/tool", "#!/bin/sh\necho tool\n")
    os.chmod(f"{HOME}/bin/tool", 0o755)
    os.symlink("docs/readme.md", f"{HOME}/link.md")
    write(".bashrc", "PS1='\\[\\e[1;32m\\]demo\\[\\e[0m\\]:\\[\\e[1;34m\\]\\w\\[\\e[0m\\]$ '\nHISTFILE=\nalias ls='ls --color'\n")
    write(".zshrc", "autoload -Uz compinit promptinit && compinit -u && zstyle ':completion:*' menu select\n"
          "zstyle ':completion:*:descriptions' format '%F{yellow}-- %d --%f'\nPROMPT='%F{green}%~%f %# '\nRPROMPT='[%?]'\n")
    write(".config/fish/config.fish", "set fish_greeting\n")
    os.makedirs(f"{HOME}/wheels")
    for name, requires, size in [("demo_app", ["demo-core", "demo-extra"], 0), ("demo_core", [], 2 << 20), ("demo_extra", [], 0)]:
        wheel(f"{HOME}/wheels/{name}-1.0-py3-none-any.whl", name, requires, size)
    make_repository()
    make_debian_repository()
    subprocess.run(["find", HOME, "-path", f"{HOME}/.venv", "-prune", "-o", "-exec", "touch", "-h", "-d", DATE, "{}", "+"],
                   check=True)
