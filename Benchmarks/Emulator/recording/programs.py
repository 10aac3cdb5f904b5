"""What is recorded: for each program its sizes, the command, and what is typed.

Each step is typed, then the terminal is left to settle: that is a moment at which screens are
compared. `<name>` is a key, `<size 100x30>` changes the terminal's size, anything else is typed as it is.
"""
EXAMPLES = "/usr/libexec/ncurses-examples/"

RICH = r'''
import time
from rich.console import Console
from rich.table import Table
from rich.panel import Panel
from rich.progress import track
from rich.markdown import Markdown
from rich.syntax import Syntax
c = Console()
t = Table(title="Table", show_lines=True)
for name in ("first", "second", "third"): t.add_column(name, style="cyan" if name == "first" else "magenta")
for n in range(4): t.add_row(str(n), "漢字 😀 " * 2, "[bold red]bold[/] [italic]italic[/] [u]under[/] [s]struck[/] [dim]dim[/] [reverse]rev[/]")
c.print(t)
c.print(Panel("[on blue] a panel [/] with [#ff8800]true colour[/] and [link=http://example.org]a link[/]"))
for n in track(range(20), description="Working"): time.sleep(.01)
c.print(Markdown(open("docs/readme.md").read()))
c.print(Syntax("def f(x):\n    return x + 1  # one more\n", "python", line_numbers=True))
'''
LIVE = r'''
import time
from rich.progress import Progress, SpinnerColumn, BarColumn, TextColumn
from rich.live import Live
from rich.table import Table
with Progress(SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%")) as p:
    tasks = [p.add_task(f"[green]task {n}", total=20) for n in range(3)]
    for n in range(20):
        for i, t in enumerate(tasks): p.advance(t, 1 if n % (i + 1) == 0 else .5)
        time.sleep(.03)
def table(n):
    t = Table(); t.add_column("n"); t.add_column("square")
    for i in range(n): t.add_row(str(i), str(i * i))
    return t
with Live(table(0), refresh_per_second=30) as live:
    for n in range(8): time.sleep(.05); live.update(table(n))
'''
TEXTUAL = r'''
from textual.app import App
from textual.widgets import Header, Footer, Input, Button, DataTable, Checkbox, ProgressBar, TabbedContent, TabPane, Static
class Demo(App):
    BINDINGS = [("q", "quit", "Quit"), ("d", "toggle_dark", "Dark")]
    ENABLE_COMMAND_PALETTE = False
    def compose(self):
        yield Header()
        with TabbedContent():
            with TabPane("Form", id="form"):
                yield Input(placeholder="name")
                yield Checkbox("agreed")
                yield Button("OK", variant="primary")
                yield Static("[b]bold[/b] [i]italic[/i] 漢字")
            with TabPane("Table", id="table"):
                yield DataTable()
        yield Footer()
    def on_mount(self):
        t = self.query_one(DataTable)
        t.add_columns("n", "square", "cube")
        for n in range(40): t.add_row(n, n * n, n ** 3)
Demo().run()
'''
TQDM = r'''
import time
from tqdm import tqdm
for a in tqdm(range(3), desc="outer"):
    for b in tqdm(range(15), desc="inner", leave=False): time.sleep(.01)
for n in tqdm(range(12), desc="漢字", ascii=True, colour="green"): time.sleep(.02)
tqdm.write("done")
'''
QUESTIONS = r'''
import questionary as q
print(q.select("Which one?", choices=["one", "two", "three"]).ask())
print(q.checkbox("Which ones?", choices=["a", "b", "c"]).ask())
print(q.text("Name?").ask(), q.confirm("Sure?").ask())
'''
PROMPT = r'''
from prompt_toolkit import PromptSession
from prompt_toolkit.completion import WordCompleter
s = PromptSession(completer=WordCompleter(["alpha", "alpine", "beta", "gamma"]), bottom_toolbar="a toolbar", complete_while_typing=True)
print(s.prompt("demo> ")); print(s.prompt("more> ", rprompt="right"))
'''


class Recording:
    """One program at one size."""

    def __init__(self, name, size, command, steps, cap=3.0):
        self.name = name + "-" + size
        self.size = size
        self.command = command
        self.steps = steps
        self.cap = cap


def python(text):
    return ["python3", "-c", text]


def shell(text):
    return ["bash", "-c", text]


def editors():
    vim = ["vim", "-u", "/usr/share/vim/vim90/defaults.vim", "-n", "-i", "NONE"]
    edit = [":set nu hls<enter>", "<ctrl-f><ctrl-f><ctrl-b><ctrl-e>jj", "/int<enter>nn", "ihello 漢字 <escape>", "Vjj><enter>u",
            ":vsplit<enter><ctrl-w>w<ctrl-d>"]
    yield Recording("vim", "80x24", vim + ["sample.c"], edit + [":q<enter>:syntax on<enter>G", ":qa!<enter>"])
    yield Recording("vim", "120x40", vim + ["sample.c"], edit + ["<size 90x30>", ":split<enter>", ":qa!<enter>"])
    yield Recording("vim", "40x12", vim + ["unicode.txt"], [":set nu wrap<enter>", "4G$", ":set nowrap list<enter>$", "ggdd.u",
                                                           ":q!<enter>"])
    yield Recording("vim-diff", "200x50", vim + ["-d", "sample.c", "other.c"], ["]c", "zR<ctrl-f>", "dp", ":qa!<enter>"])
    nvim = ["nvim", "-u", "NONE", "-n", "-i", "NONE"]
    yield Recording("nvim", "80x24", nvim + ["sample.c"], edit[:5] + [":set termguicolors cursorline<enter>", ":qa!<enter>"])
    yield Recording("nvim", "120x40", nvim + ["unicode.txt", "sample.c", "-O"], ["<ctrl-w>l<ctrl-f>", ":set list<enter>",
                                                                                 "<size 80x24>", "ix漢é<escape>", ":qa!<enter>"])
    yield Recording("nvim-terminal", "100x30", nvim, [":terminal bash --norc<enter>", "ils<enter>", "seq 40<enter>",
                                                      "exit<enter>", "<enter>:qa!<enter>"])
    nano = ["nano", "-l", "-I"]
    yield Recording("nano", "80x24", nano + ["sample.c"], ["hello 漢字<enter>", "<ctrl-v><ctrl-v>", "<ctrl-w>int<enter>",
                                                           "<ctrl-k><ctrl-k><ctrl-u>", "<ctrl-g>", "<ctrl-x>", "<ctrl-x>n"])
    yield Recording("nano", "40x12", ["nano", "-I", "unicode.txt"], ["<end>x", "<down*4><end>", "<size 60x16>", "<ctrl-x>n"])


def pagers():
    yield Recording("less", "80x24", ["less", "sample.c"], ["  ", "/return<enter>nn", "b", "G", "-N<enter>", "q"])
    yield Recording("less", "40x12", ["less", "unicode.txt"], [" ", "<size 70x16>", "g", "-S<enter><right>", "q"])
    yield Recording("less-colour", "120x40", shell("git -C project log -p --color | less -R"), [" ", "/changed<enter>", "u", "q"])
    yield Recording("man", "80x24", ["man", "-l", "demo.1"], [" ", "/option<enter>nn", "G", "q"])
    yield Recording("man", "120x40", ["man", "-l", "demo.1"], [" ", "<size 80x24>", "q"])
    yield Recording("man", "40x12", ["man", "-l", "demo.1"], ["<down*3>", "h", "q", "q"])
    yield Recording("git-log", "80x24", shell("git -C project log --graph --stat --color"), [" ", "/part 5<enter>", "q"])
    yield Recording("git-diff", "120x40", ["git", "-C", "project", "diff", "--color-words", "--stat", "-p"], ["q"])
    yield Recording("git-add", "80x24", ["git", "-C", "project", "add", "-p"], ["?<enter>", "n<enter>", "q<enter>"])


def managers():
    yield Recording("htop", "80x24", ["htop", "-d", "50"], ["<down>", "<f6>", "<escape>", "<f2><down>", "<escape>q"])
    yield Recording("htop", "120x40", ["htop", "-d", "50", "-t"], ["<f3>ht", "<escape>I", "<size 90x20>", "<f1>", "q", "q"])
    yield Recording("mc", "80x24", ["mc", "-a", "--nosubshell", "/home/demo", "/home/demo/docs"],
                    ["<down*4>", "<tab><down>", "<f9><enter>", "<escape>", "<f5>", "<escape>", "<f10><enter>"])
    yield Recording("mc", "120x40", ["mc", "--nosubshell", "/home/demo", "/home/demo/data"],
                    ["<end><f3>", "<f10>", "<f9><right><right><enter>", "<size 80x24>", "<escape>", "<f10><enter>"])
    yield Recording("mc-edit", "80x24", ["mcedit", "sample.c"], ["<down*5>xyz", "<f9>", "<escape>", "<f10>", "<right><enter>"])
    ranger = ["ranger", "--clean", "/home/demo"]
    yield Recording("ranger", "80x24", ranger, ["jjj", "l", "h", ":", "<escape>q"])
    yield Recording("ranger", "120x40", ranger, ["jj", "G", "zh", "<size 100x30>", "?", "<escape>", "q"])
    yield Recording("tig", "80x24", ["tig", "-C", "/home/demo/bare.git"], ["jj", "<enter>", "<down*5>", "q", "t", "q"])
    yield Recording("tig", "120x40", ["tig", "-C", "/home/demo/bare.git", "--all"], ["jjj<enter>", "O", "h", "q", "q"])
    yield Recording("fzf", "80x24", shell("fzf < words.txt"), ["12", "<up*3>", "<ctrl-u>word3", "<escape>"])
    yield Recording("fzf-inline", "120x40", shell("seq 500 | fzf --height 40% --border --multi --reverse"),
                    ["1", "<tab><tab>", "<down>", "<enter>"])
    yield Recording("fzf-preview", "120x40", shell("fzf --preview 'cat {}' --ansi --header 漢字 < <(printf '%s\\n' sample.c unicode.txt)"),
                    ["<up>", "<ctrl-k>", "<size 100x20>", "<escape>"])


def dialogs():
    yield Recording("dialog-menu", "80x24", ["dialog", "--title", "Menu", "--menu", "Pick one", "15", "50", "5", "a", "Alpha", "b",
                                             "Beta", "c", "漢字"], ["<down>", "<down><tab>", "<tab><tab><enter>"])
    yield Recording("dialog-list", "40x12", ["dialog", "--checklist", "Pick some", "11", "36", "4", "a", "Alpha", "on", "b", "Beta",
                                             "off"], ["<space>", "<down><space>", "<enter>"])
    yield Recording("dialog-form", "80x24", ["dialog", "--colors", "--form", "\\Zb\\Z1Fill\\Zn in", "15", "50", "4", "Name:", "1", "1", "",
                                             "1", "10", "20", "0", "City:", "2", "1", "漢", "2", "10", "20", "0"],
                    ["demo", "<down>x", "<tab><tab>", "<enter>"])
    yield Recording("dialog-calendar", "120x40", ["dialog", "--calendar", "When", "0", "0", "2", "1", "2024"], ["<tab><right>",
                                                                                                         "<down>", "<enter>"])
    yield Recording("dialog-gauge", "80x24", shell("for i in 10 50 90; do echo $i; sleep 0.3; done | dialog --gauge Wait 8 40"), [])
    yield Recording("whiptail", "80x24", ["whiptail", "--title", "Radio", "--radiolist", "Choose", "15", "50", "4", "one", "first",
                                          "on", "two", "second", "off"], ["<down><space>", "<tab>", "<enter>"])
    yield Recording("whiptail", "40x12", ["whiptail", "--yesno", "Go on with 漢字?", "8", "30"], ["<tab>", "<enter>"])


def pythons():
    yield Recording("textual", "80x24", python(TEXTUAL), ["<tab><tab>demo", "<tab><space>", "<escape>dd", "<ctrl-q>"], cap=2.0)
    yield Recording("textual", "120x40", python(TEXTUAL), ["<size 80x20>", "<right>", "<tab><down*3>", "<ctrl-q>"], cap=2.0)
    yield Recording("rich", "80x24", python(RICH), [])
    yield Recording("rich", "120x40", python(RICH), [])
    yield Recording("rich-live", "80x24", python(LIVE), [])
    yield Recording("tqdm", "80x24", python(TQDM), [])
    yield Recording("tqdm", "40x12", python(TQDM), [])
    yield Recording("questionary", "80x24", python(QUESTIONS), ["<down>", "<enter>", "<space><down><space>", "<enter>",
                                                                "ab<backspace>c<enter>", "y"])
    yield Recording("prompt-toolkit", "80x24", python(PROMPT), ["al", "<tab><tab>", "<enter>", "x漢é<left>", "<enter>"])
    yield Recording("ipython", "80x24", ["ipython", "--no-banner", "--colors=Linux"], ["1 + 1<enter>", "import os; os.path.is<tab>",
                                                                    "<ctrl-c>", "1/0<enter>", "exit<enter>"], cap=4.0)
    yield Recording("python", "80x24", ["python3", "-q"], ["[n * n for n in range(50)]<enter>", "print('x' * 100)",
                                                           "<home># <end>!", "<enter>", "<up><up>", "<ctrl-c>1/0<enter>", "exit()<enter>"])
    yield Recording("python", "40x12", ["python3", "-q"], ["help('for')<enter>", " ", "q", "'漢字' * 30<enter>", "<size 60x12>",
                                                           "exit()<enter>"])
    yield Recording("pip", "80x24", ["pip", "install", "--force-reinstall", "--find-links", "wheels", "demo-app"], [], cap=6.0)
    yield Recording("pip", "40x12", shell("pip download --find-links wheels -d got demo-app; pip list --no-index 2>&1 | tail -5"),
                    [], cap=6.0)


def shells():
    apt = "unshare -r apt-get -c /home/demo/apt.conf "
    yield Recording("apt", "80x24", shell(apt + "update && " + apt + "install demo-hello demo-tools"), ["y<enter>"], cap=6.0)
    yield Recording("apt-remove", "120x40", shell(apt + "--yes remove demo-data; apt -c /home/demo/apt.conf list"), [], cap=6.0)
    yield Recording("bash", "80x24", ["bash"], ["ls -l<enter>", "echo " + "long " * 20, "<ctrl-a><ctrl-e><ctrl-w>", "<ctrl-r>ls",
                                                "<ctrl-c>", "cd d<tab><tab>", "ata/<enter>", "printf '\\e[31m%s\\e[m\\n' 漢字 é<enter>"])
    yield Recording("bash", "40x12", ["bash"], ["seq 30<enter>", "echo 0123456789 0123456789 0123456789 0123456789", "<size 30x10>",
                                                "<ctrl-c>clear<enter>", "exit<enter>"])
    yield Recording("zsh-completion", "80x24", ["zsh"], ["ls d<tab><tab>", "<tab>", "<enter>", "git -C project <tab>", "<ctrl-c>",
                                                         "kill -<tab><tab>", "<ctrl-c>exit<enter>"], cap=4.0)
    yield Recording("zsh-completion", "120x40", ["zsh"], ["tar --<tab><tab>", "<down*3>", "<ctrl-c>", "echo " + "wrap " * 30,
                                                          "<ctrl-a>x", "<ctrl-c>exit<enter>"], cap=4.0)
    yield Recording("fish", "80x24", ["fish", "--private"], ["ls d<tab><tab>", "<ctrl-c>", "echo " + "fish " * 20, "<enter>",
                                                           "ls --c<tab>", "<ctrl-c>", "exit<enter>"], cap=4.0)
    yield Recording("fish", "120x40", ["fish", "--private"], ["string <tab><tab>", "<down>", "<ctrl-c>", "for n in 1 2<enter>echo $n",
                                                          "<enter>end<enter>", "exit<enter>"], cap=4.0)
    yield Recording("node", "80x24", ["node"], ["[1,2,3].map(x => ({x, s: 'a'.repeat(x)}))<enter>", "proce", "ss.a<tab><tab>",
                                                "<ctrl-c>", "null.x<enter>", ".exit<enter>"])
    yield Recording("node", "40x12", ["node"], ["'漢字'.repeat(30)<enter>", "Math.<tab><tab>", "<ctrl-c>", ".exit<enter>"])
    yield Recording("tmux", "120x40", ["tmux", "-L", "record", "-f", "/dev/null", "new", "bash --norc"],
                    ["ls<enter>", "<ctrl-b>%seq 60<enter>", "<ctrl-b>\"echo 漢字<enter>", "<ctrl-b>o<ctrl-b>[<pageup>", "q",
                     "<ctrl-b>:kill-server<enter>"])
    yield Recording("watch", "80x24", ["watch", "-t", "-n", "60", "--color", "ls --color=always; cat unicode.txt"], ["<ctrl-c>"])


def vttest():
    for number, steps in [("1", 6), ("2", 15), ("6", 0), ("8", 14)]:
        if number == "6":
            keys = ["1<enter>", "<enter>", "2<enter>", "<enter>", "3<enter>", "<enter>", "4<enter>", "<enter>", "0<enter>"]
        else:
            keys = ["<enter>"] * steps
        yield Recording("vttest-" + number, "80x24", ["vttest"], [number + "<enter>"] + keys + ["0<enter>"])
    yield Recording("vttest-3", "80x24", ["vttest"], ["3<enter>", "8<enter>", "<enter>", "9<enter>", "<enter>", "10<enter>", "<enter>",
                                                      "0<enter>", "0<enter>"])
    yield Recording("vttest-8", "132x24", ["vttest"], ["8<enter>"] + ["<enter>"] * 6)
    yield Recording("vttest-11", "80x24", ["vttest"], ["11<enter>", "2<enter>", "2<enter>", "<enter>", "<enter>", "0<enter>"])


def examples():
    plain = ["<down>", "<right><enter>", "q"]
    table = {
        "blue": ["<enter>", "q"], "bs": ["<enter>", "<enter>"], "hanoi": [], "knight": ["<down>", "<enter>", "q"],
        "test_sgr": ["q"], "background": plain, "ins_wide": ["x", "<down>漢", "q"], "insdelln": ["i", "d", "w", "q"],
        "demo_menus": ["<down>", "<right><down>", "q"], "demo_forms": ["abc<tab>", "<down>x", "<escape>"],
        "demo_panels": ["q"], "movewindow": ["c", "<down*3>", "<enter>", "q"], "lrtest": ["l", "j", "q"], "combine": ["<enter>", "q"], "color_set": ["q"], "test_addwstr": ["a", "漢", "<enter>", "q"],
        "firework": [], "inserts": ["a", "b", "<enter>", "q"], "chgat": ["<down>", "v", "q"], "form_driver_w": ["漢é", "<f1>"],
        "picsmap": ["q"], "testcurs": ["<enter>", "a", "q"], "clip_printw": ["a", "q"], "ncurses": ["a<enter>", "q", "q"],
    }
    sizes = {"background": "120x40", "demo_menus": "120x40", "insdelln": "40x12", "movewindow": "200x50", "test_sgr": "120x40",
             "firework": "40x12", "hanoi": "80x24", "demo_panels": "120x40"}
    more = {"hanoi": ["5"]}
    for name, steps in table.items():
        yield Recording("ncurses-" + name, sizes.get(name, "80x24"), [EXAMPLES + name] + more.get(name, []), steps, cap=1.5)


def all_recordings():
    for group in [editors, pagers, managers, dialogs, pythons, shells, vttest, examples]:
        yield from group()
