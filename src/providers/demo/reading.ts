/** What the demo understands of a prompt: colours, a time of day, weather and a few things to draw. */
export interface Reading {
  readonly hues: readonly number[];
  readonly time?: 'night' | 'sunset' | 'dawn';
  readonly weather: readonly ('rain' | 'snow' | 'stars' | 'clouds')[];
  readonly place?: Place;
  readonly subjects: readonly Subject[];
  readonly effects: readonly Effect[];
}

export type Place = 'hills' | 'mountains' | 'sea' | 'city' | 'forest' | 'desert' | 'circles';
export type Subject =
  | 'cat'
  | 'dog'
  | 'bird'
  | 'fish'
  | 'flower'
  | 'tree'
  | 'house'
  | 'boat'
  | 'heart'
  | 'person'
  | 'robot'
  | 'balloon'
  | 'cup'
  | 'banana';
export type Effect = 'grey' | 'sepia' | 'blur' | 'mirror' | 'bright' | 'dark';

type Words<T> = readonly (readonly [RegExp, T])[];

const HUES: Words<number> = [
  [/\bred\b|crimson|scarlet|빨간|빨강|붉은/, 4],
  [/orange|주황|오렌지/, 26],
  [/yellow|\bgold|노란|노랑|금색|황금/, 46],
  [/green|emerald|초록|녹색|연두/, 135],
  [/\bteal\b|turquoise|\bmint\b|청록|민트/, 174],
  [/\bblue\b|azure|\bnavy\b|파란|파랑|푸른|남색|하늘색/, 212],
  [/purple|violet|lavender|보라색|보랏빛|보라빛|라벤더/, 272],
  [/pink|\broses?\b|magenta|분홍|핑크/, 335],
];

const TIMES: Words<'night' | 'sunset' | 'dawn'> = [
  [/\bnight|midnight|\bmoon|밤|달빛|야경/, 'night'],
  [/sunset|\bdusk\b|evening|golden hour|노을|석양|저녁|해질/, 'sunset'],
  [/\bdawn\b|sunrise|\bmorning|새벽|일출|아침/, 'dawn'],
];

const WEATHER: Words<'rain' | 'snow' | 'stars' | 'clouds'> = [
  [/\brain|\bstorm|umbrella|(?:^|\s)비[가를]|비 ?오는|비 ?내|빗|우산|우비|장마|소나기/, 'rain'],
  [/snow|winter|눈 ?오는|눈 ?내|눈밭|함박눈|눈사람|눈송이|겨울|설원/, 'snow'],
  [/\bstars?\b|starry|\bspace\b|galaxy|(?:^|[\s,])별|우주|은하/, 'stars'],
  [/cloud|\bfog|\bmist\b|misty|구름|안개/, 'clouds'],
];

const PLACES: Words<Place> = [
  [/\bcity\b|\bcities\b|street|town|skyline|building|도시|거리|골목|빌딩|건물/, 'city'],
  [
    /\bsea\b|ocean|beach|\bwaves?\b|\blakes?\b|\brivers?\b|swimming|\bpool\b|바다|해변|파도|호수|강가|수영/,
    'sea',
  ],
  [/mountain|\bpeaks?\b|\balps\b|산맥|산봉|설산|(?:^|[\s,])산(?:[\s,과와을를이의에]|$)/, 'mountains'],
  [/forest|\bwoods?\b|jungle|숲|정글/, 'forest'],
  [/desert|\bdunes?\b|\bsand\b|사막|모래/, 'desert'],
  [/\bhills?\b|\bfields?\b|meadow|countryside|언덕|들판|초원/, 'hills'],
  [/abstract|geometr|pattern|\blogo\b|추상|기하|무늬|로고/, 'circles'],
];

const SUBJECTS: Words<Subject> = [
  [/\bcats?\b|kitten|고양이/, 'cat'],
  [/\bdogs?\b|pupp|\blab\b|labrador|\bfox|강아지|여우|(?:^|\s)개(?:[가는를와]|\s|$)/, 'dog'],
  [/\bbirds?\b|\bcrane\b|\bgull|새 한|새들|갈매기|두루미/, 'bird'],
  [/\bfish|whale|\bkoi\b|물고기|고래|잉어/, 'fish'],
  [/flower|tulip|blossom|garden|꽃|튤립|정원/, 'flower'],
  [/\btrees?\b|\bpines?\b|\boaks?\b|나무/, 'tree'],
  [/house|cottage|hanok|\bhome\b|(?:^|\s)집|오두막|한옥/, 'house'],
  [/\bboats?\b|\bships?\b|\bsail|배 한|돛|요트/, 'boat'],
  [/\bhearts?\b|\blove\b|하트|사랑/, 'heart'],
  [/\bperson|woman|\bman\b|girl|\bboy|people|raincoat|portrait|사람|여자|남자|소녀|소년|우비|인물/, 'person'],
  [/robot|android|로봇/, 'robot'],
  [/balloon|풍선|열기구/, 'balloon'],
  [/coffee|\bcups?\b|\btea\b|\bmug|커피|찻잔|컵/, 'cup'],
  [/banana|바나나/, 'banana'],
];

const EFFECTS: Words<Effect> = [
  [/black and white|black-and-white|gr[ae]yscale|monochrome|흑백/, 'grey'],
  [/sepia|vintage|old photo|세피아|빈티지/, 'sepia'],
  [/\bblur|soft focus|흐리게|블러/, 'blur'],
  [/mirror|\bflip|좌우/, 'mirror'],
  [/bright|lighter|밝게/, 'bright'],
  [/darker|\bdim\b|어둡게/, 'dark'],
];

function found<T>(words: Words<T>, prompt: string): T[] {
  return words.filter(([pattern]) => pattern.test(prompt)).map(([, value]) => value);
}

const MOST_SUBJECTS = 3;

export function readPrompt(prompt: string): Reading {
  const text = prompt.normalize('NFC').toLowerCase();
  const time = found(TIMES, text)[0];
  const place = found(PLACES, text)[0];
  return {
    hues: found(HUES, text),
    weather: found(WEATHER, text),
    subjects: found(SUBJECTS, text).slice(0, MOST_SUBJECTS),
    effects: found(EFFECTS, text),
    ...(time && { time }),
    ...(place && { place }),
  };
}
