import assert from "node:assert/strict";
import { holdsKeys, isAsGoodAsRun, runsWhatLiesIn } from "./run_like.ts";

const MACHINE = { userHome: "/home/ada", programFolders: ["/srv/tools/bin", "/home/ada/scripts"] };

const AS_GOOD_AS_RUN = [
  ..."/home/ada/.bashrc /home/ada/.profile /home/ada/.zshrc /home/ada/.config/fish/conf.d".split(
    " ",
  ),
  // A folder that holds one, and what lies in one.
  ..."/home/ada/.config /home/ada/.local /home/ada/.ssh/authorized_keys".split(" "),
  ..."/home/ada/.config/systemd/user /home/ada/.config/autostart /home/ada/.local/bin".split(" "),
  ..."/var/spool/cron/crontabs /etc/cron.d /etc/ssh /usr/local/share /usr/local/bin".split(" "),
  ..."/srv/tools/bin /srv/tools /home/ada/scripts /home/ada/scripts/x".split(" "),
  ..."/home/ada/work/site/.git/hooks /home/ada/work/.git/config /home/ada/.gitconfig".split(" "),
  ..."/home/ada/work/.envrc /home/ada/work/.vscode /home/ada/.vimrc /home/ada/.gnupg".split(" "),
  // Of another user, and on other systems.
  ..."/home/bob/.bashrc /root/.profile /Users/ada/Library/LaunchAgents /Library/LaunchAgents/x"
    .split(" "),
  "C:/Users/Ada/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Startup",
  "C:/Users/Ada/Documents",
  // Spelled so that a disk may take it for the same.
  "/home/ada/.BASHRC",
  "/home/ada/.config/Fish",
];

for (const path of AS_GOOD_AS_RUN) {
  Deno.test(`isAsGoodAsRun() says why ${path} is`, () => {
    assert.match(isAsGoodAsRun(path, MACHINE) ?? "", /: ./);
  });
}

const HARMLESS = [
  ..."/home/ada/notes /home/ada/Documents /home/ada/Documents/notes.md /srv/notes".split(" "),
  ..."/home/ada/.config/notes /home/ada/.bashrc_notes /home/ada/.local/share/notes".split(" "),
  ..."/tmp/x /mnt/disk/music /home/ada/git /home/ada/scripts2 /data/of/plugin".split(" "),
];

for (const path of HARMLESS) {
  Deno.test(`isAsGoodAsRun() leaves ${path} alone`, () => {
    assert.equal(isAsGoodAsRun(path, MACHINE), undefined);
  });
}

Deno.test("isAsGoodAsRun() knows users' folders where nobody says whose they are", () => {
  assert.match(isAsGoodAsRun("/home/eve/.zshrc") ?? "", /~\/\.zshrc: your shell/);
  assert.equal(isAsGoodAsRun("/home/eve/notes"), undefined);
});

Deno.test("runsWhatLiesIn() knows a repository by its folder", () => {
  assert.match(runsWhatLiesIn(".git") ?? "", /hooks/);
  assert.match(runsWhatLiesIn(".GIT") ?? "", /hooks/);
  assert.equal(runsWhatLiesIn("constructor"), undefined);
  assert.equal(runsWhatLiesIn("notes"), undefined);
});

Deno.test("holdsKeys() knows where keys lie, and folders above and below", () => {
  for (const path of ["/home/ada/.ssh", "/home/ada/.ssh/id_rsa", "/home/bob/.aws"]) {
    assert.ok(holdsKeys(path, MACHINE), path);
  }
  assert.equal(holdsKeys("/home/ada/notes", MACHINE), undefined);
});
