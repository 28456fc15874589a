import type { DiscordWords } from '../words.ts';

const picture = '편집하거나 참고할 이미지예요';

export const ko: DiscordWords = {
  commands: {
    nanobanana: {
      make: { name: '나노바나나', description: '글이나 이미지로 새 이미지를 만들어요' },
      history: { name: '나노바나나-기록', description: '여기서 만든 이미지를 모두 볼 수 있어요' },
      saved: { name: '나노바나나-저장', description: '여기에 저장한 이미지를 볼 수 있어요' },
      help: { name: '나노바나나-도움말', description: '사용 방법을 알려 드려요' },
    },
    hailou: {
      make: { name: '하이루오', description: '글이나 첫 장면 이미지로 짧은 영상을 만들어요' },
      history: { name: '하이루오-기록', description: '여기서 만든 영상을 모두 볼 수 있어요' },
      saved: { name: '하이루오-저장', description: '여기에 저장한 영상을 볼 수 있어요' },
      help: { name: '하이루오-도움말', description: '사용 방법을 알려 드려요' },
    },
  },
  editMessage: '이 이미지 편집',
  options: {
    prompt: { name: '프롬프트', description: '만들 장면이나 바꿀 내용을 적어 주세요' },
    aspect: { name: '비율', description: '이미지 비율. 비워 두면 정사각형 또는 원본 비율이에요' },
    image: { name: '이미지', description: picture },
    image2: { name: '이미지2', description: picture },
    image3: { name: '이미지3', description: picture },
    model: { name: '모델', description: '사용할 모델. 비워 두면 기본 모델이에요' },
    resolution: { name: '해상도', description: '이미지 크기예요' },
    count: { name: '개수', description: '만들 장수, 1~4장' },
    search: { name: '검색', description: '먼저 검색해서 참고해요' },
    seed: { name: '시드', description: '같은 숫자면 비슷한 이미지가 나와요' },
    user: { name: '사용자', description: '이 사람의 결과만 보기' },
    page: { name: '페이지', description: '페이지 번호' },
  },
  editStep: '이미지를 편집하려면 메시지 메뉴 → 앱 → ‘이 이미지 편집’을 누르세요.',
  permissions: {
    viewChannel: '채널 보기',
    sendMessages: '메시지 보내기',
    sendInThreads: '스레드에서 메시지 보내기',
    attachFiles: '파일 첨부',
  },
  sentPrivately: '여기에는 이미지를 더 올릴 수 없어서 요청한 분께 다이렉트 메시지로 보냈어요.',
  kept: '여기에는 이미지를 올릴 수 없어요. 보관해 두었으니 ‘자세히’에서 열어 주세요.',
  newMessage: '결과는 이 아래 새 메시지에 있어요.',
  promptCut: '{n}자 중 처음 {max}자예요. 전체 글은 메시지에 있어요.',
  promptFile: 'prompt.txt',
};
