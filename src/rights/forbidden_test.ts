import assert from "node:assert/strict";
import { isForbidden, isForbiddenVariable } from "./forbidden.ts";

const PLACES = {
  own: ["/home/ada/.pyra", "/srv/pyra", "/home/ada/.cache/deno", "/usr/local/lib/deno/deno"],
  userHome: "/home/ada",
};

const NEVER = [
  ..."/home/ada /home / /home/ada/.pyra /home/ada/.pyra/vault /srv/pyra/src/kernel /srv".split(" "),
  ..."/home/ada/.cache/deno/npm /home/ada/.cache /usr/local/lib/deno /usr/local/lib/deno/deno"
    .split(" "),
  ..."/HOME/ADA /home/ada/.PYRA/vault /srv/pyra/".split(" "),
];

for (const path of NEVER) {
  Deno.test(`isForbidden() refuses ${path}`, () => assert.ok(isForbidden(path, PLACES)));
}

for (const path of ["/home/ada/notes", "/srv/notes", "/home/ada/.pyra2", "/srv/pyra-notes"]) {
  Deno.test(`isForbidden() leaves ${path} to the user`, () => {
    assert.equal(isForbidden(path, PLACES), undefined);
  });
}

Deno.test("isForbidden() takes two ways to compose a letter for one", () => {
  const own = ["/home/zoe\u0308/.pyra"];
  assert.ok(isForbidden("/home/zo\u00eb/.pyra/vault", { own }));
});

const STEERING =
  "PATH LD_PRELOAD DYLD_INSERT_LIBRARIES DENO_DIR NODE_OPTIONS LOCALDOMAIN RES_OPTIONS"
    .concat(
      " HOSTALIASES RESOLV_HOST_CONF GETCONF_DIR GLIBC_TUNABLES MALLOC_CHECK_ GCONV_PATH LOCPATH",
    )
    .concat(
      " NLSPATH TZDIR TMPDIR BASH_ENV ENV IFS SHELLOPTS OPENSSL_CONF SSL_CERT_FILE SSL_CERT_DIR",
    )
    .concat(
      " SSLKEYLOGFILE HTTPS_PROXY RUST_BACKTRACE RUST_LOG OTEL_DENO VK_ICD_FILENAMES WGPU_BACKEND",
    )
    .concat(" LIBGL_DRIVERS_PATH MESA_LOADER_DRIVER_OVERRIDE PYTHONPATH PERL5LIB GIT_SSH_COMMAND")
    .concat(
      " LD_LIBRARY_PATH UV_THREADPOOL_SIZE V8_FLAGS TOKIO_WORKER_THREADS GITHUB_TOKEN MY_SECRET",
    );

for (const name of STEERING.split(" ")) {
  Deno.test(`isForbiddenVariable() refuses ${name}`, () => assert.ok(isForbiddenVariable(name)));
}

for (const name of ["LANG", "LC_ALL", "TZ", "HOME", "USER", "EDITOR", "MUSIC_FOLDER", "ENVELOPE"]) {
  Deno.test(`isForbiddenVariable() leaves ${name} to the user`, () => {
    assert.ok(!isForbiddenVariable(name));
  });
}
