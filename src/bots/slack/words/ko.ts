import type { SlackWords } from '../words.ts';

export const ko: SlackWords = {
  editStep: '이미지를 편집하려면 메시지 메뉴 → Edit this image를 누르세요.',
  notYet: '`{word}` 기능은 아직 없어요. {cost} 프롬프트로 쓰려면 따옴표로 묶어 주세요.',
  areaNotYet: '`{word}` 기능은 아직 없어요. {cost} 이미지는 `/nanobanana`로 만들어 주세요.',
  unknownFlag: '{flag} 옵션은 없어요. {cost} {list} 중에서 써 주세요.',
  flagWithoutValue: '{flag} 옵션에 값이 없어요. {cost} {example} 형식으로 써 주세요.',
  badFlagValue: '{flag} 옵션에는 {value} 값을 쓸 수 없어요. {cost} {list} 중에서 써 주세요.',
  notInChannel: 'nanobanana가 이 채널에 없어요. {cost} `/invite @nanobanana`를 입력하고 다시 시도해 주세요.',
  closedChannel: '이 채널에는 글을 올릴 수 없어요. {cost} 다른 채널을 써 주세요.',
  otherWorkspace:
    'nanobanana는 이 채널을 만든 워크스페이스에서만 쓸 수 있어요. {cost} 그쪽 분에게 부탁해 주세요.',
  missingScope: 'Slack에서 {scope} 권한을 주지 않았어요. {cost} 관리자에게 앱 재설치를 부탁해 주세요.',
  shutOut: 'Slack에서 nanobanana를 더 이상 허용하지 않아요. {cost} 관리자에게 앱 재설치를 부탁해 주세요.',
  pictureElsewhere:
    '다른 서비스에 있거나 요금제 한도로 숨겨진 이미지라서 Slack에서 받을 수 없어요. {cost} 여기에 올려서 편집해 주세요.',
  expired: '창을 여는 데 너무 오래 걸렸어요. {cost} 다시 시도해 주세요.',
  inThread: 'Slack이 여기에 이미지를 보여 주지 않아서 이 메시지의 스레드에 올렸어요.',
  notAllowed:
    'Slack에서 {scope} 권한을 주지 않아서 이미지를 여기에 보여 드리지 못해요. 보관돼 있으니 관리자에게 앱 재설치를 부탁해 주세요.',
  pointer: '{link}에 올렸어요.',
  directMessages: 'nanobanana와의 다이렉트 메시지',
  channel: '채널',
  promptCut: '{n}자 중 처음 {max}자예요. 전체 글은 메시지에 있어요.',
  home: {
    running: '진행 중',
    nothingRunning: '진행 중인 작업이 없어요.',
    recent: '최근 이미지',
    create: '이미지 생성',
  },
};
