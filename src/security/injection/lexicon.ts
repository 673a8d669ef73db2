/** The words the patterns are made of: each class is what one idea is called in many languages.
 *
 * Written as they are spelled, folded when first used. A trailing `*` takes every ending. A word
 * belongs to the first class that lists it. To teach the scan a language, add its words to
 * `override`, `prior`, `rules`, `all` and `everything`; the patterns stay as they are. */

export const LEXICON = {
  // --- setting aside what was told ---
  /** Verbs that tell a reader to drop what holds; with the usual slips of the keyboard. */
  override: `
    ignore ignoring ignor inore igore ingore ignroe igmre disregard disregarding forget overlook
    overlooking neglect circumvent* bypass bypasses bypassing disobey ignoriere* ignorier
    ignoriert vergiss vergesst vergessen missachte* misachte* ignora ignorar ignoren ignorad
    ignorando olvida olvide olvidar olviden olvidad olvidate omite ignorez ignorer ignorons oublie
    oubliez oublier négligez ignorare ignorate ignori dimentica dimenticare dimenticate dimentichi
    tralascia esqueça esquecer esquece desconsidere desconsiderar negeer negeren vergeet ignorera
    glöm glem zignoruj ignoruj zapomnij pomiń ignorujte zapomeň zapomeňte zanemari zanemarite
    zaboravi zaboravite ignoriši ignorirajte ignoră ignorați uită uitați игнорир* проигнорир*
    забудь* ігнор* ігноруй* αγνοησ* αγνόησε αγνοήστε ξεχάστε ξέχασε تجاهل* انس תתעלם התעלם התעלמו
    שכח 忽略 忽視 忽视 无视 無視 忘记 忘記 不要理会 無視して 忘れて 무시* 잊어* अनदेखा भूल नज़रअंदाज़ yoksay unut unutun boşver
    abaikan lupakan shpërfill* harro harroni injoro* neamhaird dearmad dìochuimhnich unganaki
    khohlwa unganake puuta unohda felejtsd felejtse`,
  /** The noun and the command, as in "administrator override". */
  overrule: `override overrides overriding overrule supersede supersedes superseding`,
  /** Weaker verbs, which need a clear object. */
  drop: `
    drop skip cancel abandon erase remove delete discard dismiss reject reset omit suspend nullify
    revoke scrap clear undo wipe leave leaving abort cease throw violate lasse lassen lass
    entferne entfernen lösche löschen verwirf descarta elimina borra annule supprimez annulla
    scarta cancella отмени* удали* 删除 取消 忘掉`,
  /** What was said earlier. */
  prior: `
    previous previously prior earlier past preceding foregoing former initial initially original
    originally existing old preexisting aforementioned preprogrammed vorherig* vorig* bisherig*
    früher* vorangegangen* ursprünglich* zuvor vorher davor bisher obig* oben previo previos
    previas previa anterior* anteriores precedent* antérieur* precedenti precedente anteriori
    prévia* vorige eerdere bovenstaande föregående tidigare tidligere forrige poprzedni*
    wcześniejsz* předchozí* prethodn* prijašnj* anterioare предыдущ* прежн* ранее попередн*
    προηγουμεν* παραπάνω السابقة السابق הקודמות 之前 以前 先前 前面 上述 上面 以上 これまで 이전* 앞선 पिछले पहले önceki
    yukarıdaki trước sebelumnya mëparshme mëparshëm roimhe edlule ndlule aiemmat aiempi előző
    pahale`,
  /** The same, as a place or a time that can be an object by itself. */
  above: `above before beforehand antes avant prima voorheen dessus arriba`,
  /** What a model is told to do. */
  rules: `
    instruction instructions instrucions instuctions intructions instrctions instructed directive
    directives directions rule rules prompts guideline guidelines programming restrictions
    constraints safeguards guardrails policies ethics anweisung* instruktion* regeln vorgaben
    befehle richtlinien angaben ausführungen vorschriften instrucciones reglas órdenes directrices
    indicaciones consignes règles istruzioni regole direttive instruções regras diretrizes
    instructies opdrachten regels instruktioner instrukser regler instrukcje instrukcji polecenia
    instrukce pokyny instrukcije upute uputstva instrucțiuni instructiunile инструкц* указани*
    правил* вказівк* інструкці* οδηγι* εντολές التعليمات تعليمات الأوامر ההוראות הוראות 指令 指示 说明
    說明 规则 規則 命令 지시* 명령* 규칙 निर्देश निर्देशों talimat* yönergeleri instruksi perintah udhëzim*
    instruksione* treoracha threoracha stiùiridhean imiyalelo ohjeet ohjeita utasítás*`,
  /** What others than models are given, too. */
  command: `commands orders`,
  task: `
    task tasks assignment assignments objective mission aufgabe aufgaben tarea tareas tâche tâches
    compito tarefa tarefas задач* 任务 任務 タスク detyrë detyra tasc obair umsebenzi`,
  prompt: `prompt embeddings preprompt systemprompt 提示词 プロンプト`,
  /** What stands in a model's context. */
  context: `
    context conversation discussion messages message information informationen infos content
    knowledge data text texts words dialogue chat history información informazioni contexto
    kontext`,
  /** What a model was given to work on. */
  document: `
    document documents article articles artikel artikeln webpage website page resume cv function
    table paper caption recipe summary code fonction función funktion documento documenti
    lebenslauf review transcript attachment passage 函数 文章 文档 网页 履歴書 関数`,

  // --- small words ---
  all: `
    all every any each entire whole alle allen aller toda todas todos tous toutes tutte tutti
    wszystkie vše všechny sve все всі όλες كل כל 所有 全部 すべての 全ての 모든 सभी tüm bütün semua gjitha gach
    uile zonke kaikki minden`,
  everything: `
    everything alles todo tudo tout tutto wszystko všechno 一切 すべて 全て 모두 gjithçka konke mindent
    evrything everyting everthing`,
  this: `this these those`,
  the: `the that provided der die das den dem les los las le la lo il gli os του τις`,
  a: `a an some ein eine einen un une una um uma`,
  your: `
    your ur thy deine deiner deinen ihre ihrer ihren tus vos votre tes tuas suas tue jouw uw twoje
    tvé vaše твои ваши σας 你的 您的 あなたの 당신의 agad yakho`,
  you: `
    you u youre youve youll ya ye thee du dich dir sie ihr tú usted vous voi você 你 您 あなた ты вы`,
  i: `i im ive ill ich je yo eu 我 私 я`,
  am: `am bin soy suis sono sou`,
  are: `are is was were be being been sind bist ist sei es est sont essere é são 是`,
  now: `now jetzt nun ahora maintenant adesso agora 现在 теперь`,
  not: `
    not dont never no cannot cant wont shouldnt mustnt nor donnt neither nicht nie kein keine
    niemals jamás nunca pas jamais ne non não niet нет не 不 不要 別 别`,
  without: `without ohne sans senza sin sem`,
  and: `and but then und sondern y et sowie и και 并 並 して`,
  as: `as like als como comme come`,
  to: `to zu`,
  of: `of from von`,
  in: `in into within inside at`,
  with: `with using by mit con avec`,
  me: `me us mir uns`,
  what: `what whats qual cuál quel quelle quale wat vad какой 什么 何`,
  new: `
    new nueva nuevas nuevo neue neuen neuer neues nouvelle nouvelles nuove nuova novas nieuwe nya
    nowe nové nove новые новая νέες 新 新しい 새로운 yeni nua ùr entsha weitere weiteren`,
  urgent: `urgent important critical crucial updated priority emergency immediate`,
  following: `
    following folgende folgendes folgenden folgender below subsequent siguiente suivant seguente`,
  on: `on onward onwards an ab`,
  just: `
    just jsut jus only simply solely merely nur einfach bloß solo sólo solamente seulement apenas
    simplemente`,
  instead: `instead insted stattdessen invece`,
  actually: `actually eigentlich`,
  despite: `
    regardless despite irrespective contrary notwithstanding abweichend ungeachtet entgegen`,
  own: `own eigenen eigenem`,
  if: `if`,
  need: `need require want`,

  // --- what a reader is asked to do ---
  say: `
    say state print output write respond reply answer utter claim announce sage sag sagen schreibe
    schreib antworte gib ausgeben di decir dices diga escribe dime dites dis écrivez indiquez
    réponds scrivi rispondi escreva скажи напиши выведи ответь 说 說 输出 回答 述べ 言って 出力 말해 söyle thuaj
    shkruaj abair yithi sagt`,
  show: `
    show display reveal expose leak dump list recite echo disclose return provide give share
    summarize summarise paraphrase translate spell reproduce copy paste describe explain send
    zeige zeig nenne wiederhole muestra muéstrame revela repite montre affiche révèle répète
    mostra mostrami rivela ripeti mostre repita покажи раскрой повтори 显示 透露 重复 教えて 表示 見せて encode
    showing revealing outputting extract divulge`,
  repeat: `repeat repeating`,
  times: `times mal veces fois volte vezes turas uair herë izikhathi`,
  tell: `tell telling confirm convey`,
  ask: `ask asked asking`,
  know: `know remember`,
  follow: `
    follow obey obeying comply complying adhere adhering befolge befolgen beachten listen höre
    hören`,
  include: `
    include includes including incorporate integrate insert append embed add adding incorporating
    blend introduce feature weave mention supplement supplementing put place augment elevate
    utilize utilise merge infuse enrich enhance fuse attach cuir faka përfshi inserisci`,
  reply: `
    response responses replies elucidation antwort respuesta réponse risposta fhreagra fhreagairt
    freagra përgjigjen përgjigje empendulweni impendulo`,
  change: `
    modify alter change reword rewrite rephrase convert render express deliver replace substitute
    swap reverse distort`,

  // --- who speaks, and to whom ---
  maker: `
    developer developers creator maker maintainer administrator admin owner programmer engineer
    designer supervisor superuser root sysadmin entwickler schöpfer desarrollador développeur`,
  god: `god overlord`,
  act: `
    act acting roleplay pretend simulate impersonate fungieren fungiere agieren agiere auftreten
    verhalte actúa actúes actuar agis agisse agisci`,
  imagine: `imagine suppose assume`,
  become: `become called named renamed`,
  dan: `dan dans antidan devmode chaosgpt`,
  mode: `mode modus modo`,
  power: `
    sudo jailbreak jailbroken unrestricted uncensored unfiltered unlocked evil unhinged chaos
    limitless`,
  enabled: `enabled activated engaged activate enable enter entering initiated active`,
  anything: `anything`,
  ai: `ai assistant chatbot chatgpt gpt llm bot model openai`,
  role: `terminal interpreter console translator storyteller screenwriter debater linux`,
  limits: `
    limits limitations filters filter censorship restriction limitation moral morals morality
    boundaries ethical`,
  bound: `bound subject limited restricted constrained confined`,
  free: `free freed liberated released exempt`,
  refuse: `refuse refused refusing`,
  human: `human humans`,

  // --- what must not get out ---
  system: `system hidden internal confidential base core`,
  secret: `secret secrets`,
  key: `key keys code codes token`,
  password: `
    password passwords passwort passphrase contraseña senha wachtwoord пароль κωδικό 密码 密碼 パスワード
    비밀번호 şifre fjalëkalimi pasfhocal passcode credentials`,
  configuration: `configuration config settings`,
  user: `user users customer customers victim`,
  personal: `email address birth birthday birthdate initials residence ssn phone surname maiden`,
  written: `
    written wrote said stated told discussed given besprochen gesagte gesagt gelernt mentioned
    received learned learnt knew gesprochen erhalten geschrieben digo dicho`,
  begin: `start begin beginning top outset anfang`,
  attend: `focus concentrate konzentriere`,
  contain: `contain contains`,

  // --- lures, payloads, encodings ---
  decode: `decode decipher decrypt unscramble`,
  cipher: `rot13 morse base64 cipher caesar hex hexadecimal binary`,
  combine: `combine concatenate interlace interleave concat`,
  part: `part parts pieces halves fragments`,
  string: `string strings word sentence sequence phrase fhacal focal fjalën igama`,
  snippet: `snippet snippets excerpt block segment section`,
  risky: `
    subprocess rmtree pexpect psutil scapy pyperclip keylogger pynput smtplib paramiko pyautogui
    multiprocessing socket netcat powershell winreg iptables shutil requests urllib imagegrab
    crypto ifconfig ipconfig ctypes nmap sniff reboot bash grub hosts passwd`,
  phishing: `phishing malware ransomware`,
  account: `account`,
  compromised: `compromised hacked suspended`,
  link: `link`,
  bribe: `donate tip`,
  threat: `terminated punished`,
  stop: `stop stopp halt nevermind`,
  /** Tell-tale words in rot13, and written backwards. */
  rot: `gur vtaber qvferneq sbetrg cerivbhf nobir vafgehpgvbaf ehyrf flfgrz cebzcg cnffjbeq frperg`,
  backwards:
    `erongi dragersid tegrof lla suoiverp roirp evoba ruoy snoitcurtsni selur metsys tpmorp drowssap terces`,
  example: `haiku poem story song limerick`,
  about: `about`,
  question: `question frage pregunta`,
} satisfies Record<string, string>;

/** The name of a class of words. */
export type WordClass = keyof typeof LEXICON;
